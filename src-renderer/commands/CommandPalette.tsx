import { Box, Modal, TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { text } from '#shared/words/text.ts';
import { bestMatches } from './fuzzy.ts';
import type { PaletteEntry } from './palette-entries.ts';
import classes from './Commands.module.css';

interface Props {
  entries: readonly PaletteEntry[];
  onClose: () => void;
}

/** Number of shown results: more than fit on a screen. */
const mostShown = 50;
const rowsOfPage = 8;

/** Everything that can be done or shown, by some of its letters. Used with the keyboard only. */
export function CommandPalette({ entries, onClose }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => bestMatches(entries, wanted, mostShown), [entries, wanted]);
  const at = Math.min(chosen, found.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const perform = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    onClose();
    // After the dialog has given the focus back, so that the action can move it.
    setTimeout(entry.perform, 0);
  };
  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1 >= found.length ? 0 : at + 1,
      ArrowUp: at <= 0 ? found.length - 1 : at - 1,
      PageDown: Math.min(at + rowsOfPage, found.length - 1),
      PageUp: Math.max(at - rowsOfPage, 0),
    };
    const next = steps[event.key];
    if (next !== undefined) setChosen(next);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) perform(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': text('commands.palette') } }}
      size={560}
      padding={0}
      yOffset="12vh"
      centered={false}
      classNames={{ body: classes.palette }}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is an input, drawn by Mantine
        role="combobox"
        aria-label={text('commands.palette')}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        placeholder={text('commands.palette-placeholder')}
        leftSection={<IconSearch size={16} stroke={1.75} />}
        className={classes.field}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={move}
      />
      <Box
        ref={list}
        id={`${id}-list`}
        className={classes.list}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a combobox
        role="listbox"
        aria-label={text('commands.palette-results')}
      >
        {found.map((entry, index) => (
          <Box
            key={entry.key}
            id={`${id}-${index}`}
            className={classes.option}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => perform(entry)}
          >
            <span className={classes.title}>{entry.title}</span>
            <span className={classes.detail}>{entry.detail}</span>
            {entry.keys === null ? null : <kbd className={classes.keys}>{entry.keys}</kbd>}
          </Box>
        ))}
      </Box>
      {found.length === 0 ? (
        <p className={classes.nothing}>{text('commands.palette-nothing')}</p>
      ) : null}
      <VisuallyHidden aria-live="polite">
        {typed === '' ? '' : text('commands.palette-found', { count: found.length })}
      </VisuallyHidden>
    </Modal>
  );
}
