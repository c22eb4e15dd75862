import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import { dayTitle, describeSelection } from './backup-messages.ts';
import { chips } from './listed-backup.ts';
import { isFiltering, noFilter, type Filter } from './list-rows.ts';
import type { BackupActions } from './useBackupActions.ts';
import classes from './BackupList.module.css';

interface FilterProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  shown: number;
  all: number;
  inputRef: Ref<HTMLInputElement>;
  /** Moves the focus to the first row. */
  onDown: () => void;
}

/** Finds backups by words, by state and by day. */
export function ListFilter({ filter, onFilter, shown, all, inputRef, onDown }: FilterProps) {
  return (
    <search className={classes.filter} aria-label={text('backup-list.find')}>
      <TextInput
        ref={inputRef}
        size="xs"
        className={classes.search}
        aria-label={text('backup-list.find')}
        aria-keyshortcuts="/"
        placeholder={text('backup-list.find-hint')}
        leftSection={<IconSearch size={14} stroke={1.9} aria-hidden="true" />}
        rightSection={
          filter.text === '' ? (
            <kbd className={classes.key}>/</kbd>
          ) : (
            <CloseButton
              size="xs"
              aria-label={text('backup-list.clear-text')}
              onClick={() => onFilter({ ...filter, text: '' })}
            />
          )
        }
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onDown();
          } else if (event.key === 'Escape' && filter.text !== '') {
            event.stopPropagation();
            onFilter({ ...filter, text: '' });
          }
        }}
      />
      <fieldset className={classes.chips} aria-label={text('backup-list.show')}>
        {chips.map((chip) => (
          <button
            key={chip}
            type="button"
            className={classes.chip}
            aria-pressed={filter.chip === chip}
            onClick={() => onFilter({ ...filter, chip })}
          >
            {text(`backup-list.chip.${chip}`)}
          </button>
        ))}
        {filter.day === null ? null : (
          <button
            type="button"
            className={classes.chip}
            aria-pressed="true"
            title={text('backup-list.show-all-days')}
            onClick={() => onFilter({ ...filter, day: null })}
          >
            {text('backup-list.only-day', { day: dayTitle(filter.day) })}
          </button>
        )}
      </fieldset>
      <output className={classes.shown}>
        {isFiltering(filter) ? text('backup-list.shown', { shown, all }) : ''}
      </output>
      {isFiltering(filter) ? (
        <Button variant="subtle" size="compact-xs" onClick={() => onFilter(noFilter)}>
          {text('backup-list.show-all')}
        </Button>
      ) : null}
    </search>
  );
}

interface SelectionProps {
  selected: readonly BackupEntry[];
  actions: BackupActions;
  onClear: () => void;
}

/** The actions on several selected backups. */
export function SelectionBar({ selected, actions, onClear }: SelectionProps) {
  const withManifest = selected.filter(({ details }) => details !== null);
  const arePinned = withManifest.length > 0 && withManifest.every((one) => one.details?.pinned);
  return (
    <div className={classes.selection} role="toolbar" aria-label={text('backup-list.selected')}>
      <output>{describeSelection(selected)}</output>
      <Button variant="default" size="compact-sm" onClick={() => actions.verify(selected)}>
        {text('backup-list.action.verify')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        disabled={withManifest.length === 0}
        onClick={() => actions.pin(selected, !arePinned)}
      >
        {text(arePinned ? 'backup-list.action.unpin' : 'backup-list.action.pin')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        className={classes.destructive}
        onClick={() => actions.remove(selected)}
      >
        {text('backup-list.delete-count', { count: selected.length })}
      </Button>
      <CloseButton size="sm" aria-label={text('backup-list.select-none')} onClick={onClear} />
    </div>
  );
}
