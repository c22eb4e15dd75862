/** The pictures of empty places. Drawn for this project, in the colours of the theme. */
import { nightjarBody } from './NightjarLogo.tsx';
import classes from './EmptyPicture.module.css';

const pictures = {
  /** Nothing was made yet: the bird waits beside an empty place. */
  nothingYet: (
    <>
      <path className={classes.line} d="M14 74H138" />
      <rect className={classes.missing} x="96" y="36" width="30" height="36" rx="4" />
      <g className={classes.bird} transform="translate(20 25) scale(2)">
        <path fillRule="evenodd" d={nightjarBody} />
      </g>
    </>
  ),
  /** A search or a filter has no result. */
  notFound: (
    <>
      <path className={classes.line} d="M28 34H66M28 50H58M28 66H70M96 82H120" />
      <circle className={classes.paper} cx="88" cy="50" r="20" />
      <path className={classes.accent} d="M103 65L118 80" />
      <path className={classes.accent} d="M82 44L94 56M94 44L82 56" />
    </>
  ),
  /** A list that fills by itself with time. */
  quiet: (
    <>
      <path className={classes.line} d="M48 30H122M48 50H106M48 70H116" />
      <circle className={classes.accent} cx="32" cy="30" r="4" />
      <circle className={classes.line} cx="32" cy="50" r="4" />
      <circle className={classes.line} cx="32" cy="70" r="4" />
    </>
  ),
  /** A folder, file or server that is not there. */
  away: (
    <>
      <path
        className={classes.missing}
        d="M42 30H66L74 38H110A4 4 0 0 1 114 42V74A4 4 0 0 1 110 78H42A4 4 0 0 1 38 74V34A4 4 0 0 1 42 30Z"
      />
      <path className={classes.accent} d="M70 52L82 64M82 52L70 64" />
    </>
  ),
} as const;

export type EmptyPictureName = keyof typeof pictures;

/** Hidden from screen readers: the text beside it says the same. */
export function EmptyPicture({ name }: { name: EmptyPictureName }) {
  return (
    <svg className={classes.picture} viewBox="0 0 152 96" aria-hidden="true">
      <circle className={classes.moon} cx="76" cy="48" r="46" />
      {pictures[name]}
    </svg>
  );
}
