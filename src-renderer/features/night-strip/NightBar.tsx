import { heightOf, type Night } from './nights.ts';
import classes from './NightStrip.module.css';

/** The bar of one night: height for the size, shape and colour for the outcome, a dot for a proof. */
export function NightBar({ night, largestBytes }: { night: Night; largestBytes: number }) {
  return (
    <span className={classes.bar} data-kind={night.kind}>
      {night.isProven ? <span className={classes.dot} /> : null}
      <span className={classes.column} style={{ height: `${heightOf(night, largestBytes)}%` }} />
      <span className={classes.sign} />
    </span>
  );
}
