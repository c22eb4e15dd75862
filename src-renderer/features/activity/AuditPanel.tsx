import { Autocomplete, Button, Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { exactTime } from '#shared/describe-time.ts';
import { errorOf } from '../../api/bridge.ts';
import { useAdmins, useAudit } from '../../api/queries.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { auditGroups, isBad, kindsOf, type AuditGroup } from './audit-groups.ts';
import classes from './ActivityPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connections: readonly Connection[];
}

/** The names of the entry points. */
const entryPointNames = {
  window: 'activity.door.window',
  cli: 'activity.door.cli',
  api: 'activity.door.api',
} as const;

/** Delay after the last key before the search begins. Longer than the time between two keys. */
const typingMs = 250;

/** The audit trail, newest first: each action that changed something, and each rejected request. */
export function AuditPanel({ connections }: Props) {
  const now = useNow();
  const [group, setGroup] = useState<AuditGroup | null>(null);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const admins = useAdmins();
  const audit = useAudit({ kinds: kindsOf(group), text: search });
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  const suggestions = [
    {
      group: text('activity.admins'),
      items: unique([...(admins.data ?? []).map(({ name }) => name), text('audit.actor.schedule')]),
    },
    { group: text('activity.databases'), items: unique(connections.map(({ name }) => name)) },
  ];
  return (
    <>
      <div className={classes.filters}>
        <Select
          aria-label={text('activity.kind')}
          placeholder={text('activity.all-kinds')}
          clearable
          clearButtonProps={{ 'aria-label': text('activity.all-kinds') }}
          data={Object.entries(auditGroups).map(([value, label]) => ({
            value,
            label: text(label),
          }))}
          value={group}
          onChange={(value) => setGroup(value as AuditGroup | null)}
        />
        <Autocomplete
          aria-label={text('activity.admin-database-file')}
          placeholder={text('activity.admin-database-file')}
          clearable
          clearButtonProps={{ 'aria-label': text('activity.clear-search') }}
          data={suggestions}
          value={typed}
          onChange={setTyped}
          maxLength={200}
        />
      </div>
      {audit.isError ? <ErrorCallout error={errorOf(audit.error)} /> : null}
      {audit.isSuccess && entries.length === 0 ? (
        <p className={classes.quiet}>{text('activity.no-action-matches-filters')}</p>
      ) : null}
      {entries.length === 0 ? null : (
        <ul className={classes.audit} aria-label={text('activity.actions-newest-first')}>
          {entries.map(({ sequence, at, kind, by, sentence }) => (
            <li key={sequence} data-bad={isBad(kind)}>
              <span className={classes.when}>
                <RelativeTime at={at} now={now} />
              </span>
              <span className={classes.sentence}>{sentence}</span>
              <span className={classes.quiet}>
                {by.kind === 'admin' ? text(entryPointNames[by.door]) : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
      {entries.length === 0 ? null : (
        <Group gap="xs">
          {audit.hasNextPage ? (
            <Button
              variant="default"
              size="xs"
              loading={audit.isFetchingNextPage}
              onClick={() => void audit.fetchNextPage()}
            >
              {text('activity.show-older-actions')}
            </Button>
          ) : null}
          <CopyButton
            label={text('activity.copy-support')}
            text={() =>
              entries
                .map(({ at, sentence }) => `${exactTime(new Date(at))}  ${sentence}`)
                .join('\n')
            }
          />
        </Group>
      )}
    </>
  );
}

/** Removes duplicates, which Autocomplete does not allow. */
const unique = (names: readonly string[]): string[] => [...new Set(names)];
