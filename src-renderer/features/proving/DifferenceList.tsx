import classes from './Proving.module.css';

interface Props {
  differences: readonly string[];
}

/** More is read better in a file than on a screen. */
const shownAtMost = 20;

/** What did not come back as it was, one sentence each. */
export function DifferenceList({ differences }: Props) {
  const left = differences.length - shownAtMost;
  return (
    <ul className={classes.differences}>
      {differences.slice(0, shownAtMost).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {left > 0 ? <li>And {left.toLocaleString('en-GB')} more, in its manifest.</li> : null}
    </ul>
  );
}
