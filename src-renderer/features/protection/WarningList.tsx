import { describeWarning, type BackupWarning } from '#shared/domain/warning.ts';
import classes from './WarningList.module.css';

interface Props {
  warnings: readonly BackupWarning[];
  /** How many are told one by one; the others are counted. */
  limit?: number;
}

/** Why a backup needs a look, one sentence each. */
export function WarningList({ warnings, limit = warnings.length }: Props) {
  const sentences = warnings.slice(0, limit).map(describeWarning);
  const left = warnings.length - sentences.length;
  return (
    <ul className={classes.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {left === 0 ? null : <li>And {left.toLocaleString('en-GB')} more.</li>}
    </ul>
  );
}
