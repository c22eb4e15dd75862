import { heightOf, largestOf, type Night } from './nights.ts';
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

/** Small bars without controls, for a list of databases. `label` describes them. */
export function NightBars({ nights, label }: { nights: readonly Night[]; label: string }) {
  const largestBytes = largestOf(nights);
  return (
    <span role="img" aria-label={label} title={label} className={classes.small}>
      {nights.map((night) => (
        <NightBar key={night.day} night={night} largestBytes={largestBytes} />
      ))}
    </span>
  );
}
