import { NightBar } from './NightBar.tsx';
import { largestOf, type Night } from './nights.ts';
import classes from './NightStrip.module.css';

/** Small bars without controls, for a list of databases. */
export function NightBars({ nights }: { nights: readonly Night[] }) {
  const largestBytes = largestOf(nights);
  return (
    <span className={classes.small} aria-hidden="true">
      {nights.map((night) => (
        <NightBar key={night.day} night={night} largestBytes={largestBytes} />
      ))}
    </span>
  );
}
