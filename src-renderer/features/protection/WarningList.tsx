import { describeWarning, type BackupWarning } from '#shared/domain/warning.ts';
import { text } from '#shared/words/text.ts';
import classes from './WarningList.module.css';

interface Props {
  warnings: readonly BackupWarning[];
  /** Maximum number of listed warnings; the others are counted. Default: all. */
  limit?: number;
}

/** The warnings of a backup, one sentence each. */
export function WarningList({ warnings, limit = warnings.length }: Props) {
  const sentences = warnings.slice(0, limit).map(describeWarning);
  const remaining = warnings.length - sentences.length;
  return (
    <ul className={classes.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {remaining === 0 ? null : <li>{text('warning.more', { remaining })}</li>}
    </ul>
  );
}
