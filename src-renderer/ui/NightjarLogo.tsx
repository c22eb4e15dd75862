/** The logo: a nightjar that sits flat on a branch with an open eye. Drawn for this project. */
import classes from './NightjarLogo.module.css';

interface Props {
  /** Width and height in pixels. At least 16, so that the logo is recognisable. */
  size: number;
}

/** The outline of the bird, in a field of 32 × 32. */
export const nightjarBody =
  'M2.6 14.9C4.2 9.6 8.3 7 12.2 8.2c2.4.7 4 2.2 5.8 3.8l12.2 11.2-9.6-1C12.6 22.8 6.6 20.6 5.2 16.4Zm9.2-2a2.5 2.5 0 1 0-5 0 2.5 2.5 0 1 0 5 0Z';

/**
 * The logo, in the same colour everywhere. Hidden from screen readers, because text or a
 * heading is next to it.
 */
export function NightjarLogo({ size }: Props) {
  return (
    <svg width={size} height={size} viewBox="0 2 32 30" className={classes.logo} aria-hidden="true">
      <path fillRule="evenodd" d={nightjarBody} />
      <rect x="1.8" y="25" width="28.4" height="2.6" rx="1.3" />
    </svg>
  );
}
