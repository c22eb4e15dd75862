/** The mark: a nightjar lying low along its branch, wide awake. Drawn for this project. */
interface Props {
  /** Width and height in pixels; it still reads at 16. */
  size: number;
}

/** Takes the colour of the text around it. Decorative: the word "Nightjar" always stands beside it. */
export function NightjarMark({ size }: Props) {
  return (
    <svg width={size} height={size} viewBox="0 2 32 30" fill="currentColor" aria-hidden="true">
      <path
        fillRule="evenodd"
        d="M2.6 14.9C4.2 9.6 8.3 7 12.2 8.2c2.4.7 4 2.2 5.8 3.8l12.2 11.2-9.6-1C12.6 22.8 6.6 20.6 5.2 16.4Zm9.2-2a2.5 2.5 0 1 0-5 0 2.5 2.5 0 1 0 5 0Z"
      />
      <rect x="1.8" y="25" width="28.4" height="2.6" rx="1.3" />
    </svg>
  );
}
