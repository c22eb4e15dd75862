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

interface Props {
  connections: readonly Connection[];
}

/** The names of the entry points. */
const entryPointNames = { window: 'Window', cli: 'Command line', api: 'HTTP API' } as const;

/** Delay after the last key before the search begins. Longer than the time between two keys. */
const typingMs = 250;

/** The audit trail, newest first: each action that changed something, and each rejected request. */
export function AuditPanel({ connections }: Props) {
  const now = useNow();
  const [group, setGroup] = useState<AuditGroup | null>(null);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), typingMs);
  const admins = useAdmins();
  const audit = useAudit({ kinds: kindsOf(group), text });
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  const suggestions = [
    {
      group: 'Admins',
      items: unique([...(admins.data ?? []).map(({ name }) => name), 'The schedule']),
    },
    { group: 'Databases', items: unique(connections.map(({ name }) => name)) },
  ];
  return (
    <>
      <div className={classes.filters}>
        <Select
          aria-label="Kind"
          placeholder="All kinds"
          clearable
          clearButtonProps={{ 'aria-label': 'All kinds' }}
          data={Object.entries(auditGroups).map(([value, label]) => ({ value, label }))}
          value={group}
          onChange={(value) => setGroup(value as AuditGroup | null)}
        />
        <Autocomplete
          aria-label="Admin, database or file"
          placeholder="Admin, database or file"
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the search' }}
          data={suggestions}
          value={typed}
          onChange={setTyped}
          maxLength={200}
        />
      </div>
      {audit.isError ? <ErrorCallout error={errorOf(audit.error)} /> : null}
      {audit.isSuccess && entries.length === 0 ? (
        <p className={classes.quiet}>No action matches the filters.</p>
      ) : null}
      {entries.length === 0 ? null : (
        <ul className={classes.audit} aria-label="Actions, newest first">
          {entries.map(({ sequence, at, kind, by, sentence }) => (
            <li key={sequence} data-bad={isBad(kind)}>
              <span className={classes.when}>
                <RelativeTime at={at} now={now} />
              </span>
              <span className={classes.sentence}>{sentence}</span>
              <span className={classes.quiet}>
                {by.kind === 'admin' ? entryPointNames[by.door] : ''}
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
              Show older actions
            </Button>
          ) : null}
          <CopyButton
            label="Copy for support"
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
