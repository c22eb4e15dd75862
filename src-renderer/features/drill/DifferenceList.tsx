import { leftOutOfProof, nextStepOf, type Proof } from '#shared/domain/proof.ts';
import classes from './Drill.module.css';
import { text } from '#shared/words/text.ts';

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

/** Maximum number of differences on the screen. The manifest contains all of them. */
const shownAtMost = 20;

/**
 * The differences after the restore, one sentence each, or the reason why the restore failed. Also shows
 * what was not compared.
 */
export function DifferenceList({ proof }: Props) {
  const { differences } = proof;
  const notCompared = leftOutOfProof(proof);
  const remaining = differences.length - shownAtMost;
  const nextStep = nextStepOf(proof);
  return (
    <>
      <ul className={classes.differences}>
        {differences.slice(0, shownAtMost).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {remaining > 0 ? <li>{text('drill.more-listed-manifest', { remaining })}</li> : null}
      </ul>
      {notCompared === null ? null : <p>{notCompared}</p>}
      {nextStep === null ? null : <p>{nextStep}</p>}
    </>
  );
}
