import { describeConcern, type Concern } from '#shared/domain/warning.ts';
import classes from './WarningList.module.css';

interface Props {
  concerns: readonly Concern[];
  /** How many are told one by one; the others are counted. */
  limit?: number;
}

/** Why a backup needs a look, one sentence each. */
export function ConcernList({ concerns, limit = concerns.length }: Props) {
  const sentences = concerns.slice(0, limit).map(describeConcern);
  const left = concerns.length - sentences.length;
  return (
    <ul className={classes.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {left === 0 ? null : <li>And {left.toLocaleString('en-GB')} more.</li>}
    </ul>
  );
}
