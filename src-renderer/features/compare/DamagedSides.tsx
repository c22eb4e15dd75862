import { text } from '#shared/words/text.ts';
import { Callout } from '../../ui/Callout.tsx';
import type { Comparison } from './useComparison.ts';

/** Says that a comparison with a damaged file is incomplete. */
export function DamagedSides({ comparison }: { comparison: Comparison }) {
  const { before, after, difference } = comparison;
  const sides = [
    [before, difference.damage.before],
    [after, difference.damage.after],
  ] as const;
  const damaged = sides.flatMap(([name, damage]) =>
    damage === null ? [] : [text('compare.damaged.side', { name, damage })],
  );
  if (damaged.length === 0) return null;
  return (
    <Callout tone="loss" title={text('compare.damaged')}>
      {damaged.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>{text('compare.damaged.rows')}</p>
    </Callout>
  );
}
