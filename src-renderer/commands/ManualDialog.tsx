import { Modal } from '@mantine/core';
import { text } from '#shared/words/text.ts';
// A part of the app, so that help needs no network.
import manual from '../../docs/manual.md?raw';
import { blocksOf, spansOf, type ManualBlock } from './manual-text.ts';
import classes from './Commands.module.css';

// The first block is the title.
const blocks = blocksOf(manual)
  .slice(1)
  .map((block, place) => ({ block, key: String(place) }));

/** The manual, in the window. */
export function ManualDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={text('commands.manual')} size={720}>
      <div className={classes.manual}>
        {blocks.map(({ block, key }) => (
          <Block key={key} block={block} />
        ))}
      </div>
    </Modal>
  );
}

function Block({ block }: { block: ManualBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? <h3>{block.text}</h3> : <h4>{block.text}</h4>;
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Words paragraph={item} />
            </li>
          ))}
        </ul>
      );
    case 'paragraph':
      return (
        <p>
          <Words paragraph={block.text} />
        </p>
      );
  }
}

function Words({ paragraph }: { paragraph: string }) {
  return spansOf(paragraph).map(({ kind, text: words }, place) => {
    const key = `${place} ${words}`;
    if (kind === 'strong') return <strong key={key}>{words}</strong>;
    if (kind === 'code') return <code key={key}>{words}</code>;
    return words;
  });
}
