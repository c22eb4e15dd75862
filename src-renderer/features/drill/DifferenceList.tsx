import { leftOutOfProof, nextStepOf, type Proof } from '#shared/domain/proof.ts';
import classes from './Drill.module.css';

interface Props {
  proof: Pick<
    Proof,
    | 'differences'
    | 'notRestored'
    | 'ownersNotCompared'
    | 'definitionsNotCompared'
    | 'rowsNotCompared'
  >;
}

/** More is read better in a file than on a screen. */
const shownAtMost = 20;

/** What did not come back as it was, one sentence each, or why nothing did, and what was not looked at. */
export function DifferenceList({ proof }: Props) {
  const { differences } = proof;
  const leftOut = leftOutOfProof(proof);
  const left = differences.length - shownAtMost;
  const nextStep = nextStepOf(proof);
  return (
    <>
      <ul className={classes.differences}>
        {differences.slice(0, shownAtMost).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {left > 0 ? <li>And {left.toLocaleString('en-GB')} more, in its manifest.</li> : null}
      </ul>
      {leftOut === null ? null : <p>{leftOut}</p>}
      {nextStep === null ? null : <p>{nextStep}</p>}
    </>
  );
}
