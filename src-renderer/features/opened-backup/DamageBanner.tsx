import type { Contents } from '#shared/domain/catalog.ts';
import { damageSentences } from '#shared/rows-messages.ts';
import { text } from '#shared/words/text.ts';
import { Callout } from '../../ui/Callout.tsx';

/** What is damaged in the opened file; nothing without damage. Shown on every tab. */
export function DamageBanner({ contents }: { contents: Pick<Contents, 'damage' | 'tables'> }) {
  const sentences = damageSentences(contents);
  if (sentences.length === 0) return null;
  return (
    <Callout tone="loss" title={text('damage.title')}>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Callout>
  );
}
