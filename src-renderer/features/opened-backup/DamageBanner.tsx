import { Button } from '@mantine/core';
import type { Contents } from '#shared/domain/catalog.ts';
import { damageSentences } from '#shared/rows-messages.ts';
import { text } from '#shared/words/text.ts';
import { Callout } from '../../ui/Callout.tsx';

interface Props {
  contents: Pick<Contents, 'damage' | 'tables'>;
  /** Opens the last good backup of the same database; null if there is none. */
  onOpenLastGood: (() => void) | null;
}

/** What is damaged in the opened file; nothing without damage. Shown on every tab. */
export function DamageBanner({ contents, onOpenLastGood }: Props) {
  const sentences = damageSentences(contents);
  if (sentences.length === 0) return null;
  return (
    <Callout
      tone="loss"
      title={text('damage.title')}
      {...(onOpenLastGood === null
        ? {}
        : {
            actions: (
              <Button variant="default" size="xs" onClick={onOpenLastGood}>
                {text('backup-list.open-last-good')}
              </Button>
            ),
          })}
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Callout>
  );
}
