/** States of the components that several screens share. */
import { Button, Stack } from '@mantine/core';
import type { z } from 'zod';
import { errorSchema, type NightjarError } from '#shared/errors/errors.ts';
import { Dialog } from '../../src-renderer/ui/Dialog.tsx';
import { EmptyState } from '../../src-renderer/ui/EmptyState.tsx';
import { ErrorCallout } from '../../src-renderer/ui/ErrorCallout.tsx';
import { Callout } from '../../src-renderer/ui/Callout.tsx';
import { PhaseList } from '../../src-renderer/ui/PhaseList.tsx';
import { ProgressPanel } from '../../src-renderer/ui/ProgressPanel.tsx';
import { StatusDot } from '../../src-renderer/ui/StatusDot.tsx';
import { longName, unbrokenName } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const nothing = (): void => undefined;
const tones = ['plain', 'good', 'attention', 'loss'] as const;
const dots = ['loading', 'none', 'good', 'attention', 'loss', 'running'] as const;

const facts: Record<string, unknown> = {
  failure: undefined,
  problems: [{ field: 'name', message: 'The name is missing.' }],
  extensions: [{ name: 'postgis', package: 'postgresql-15-postgis-3' }],
};
const candidates = [`/srv/${unbrokenName}`, 5432, ['reader', 'writer'], null];

/** All errors, each with valid sample facts. */
const everyError = (): NightjarError[] =>
  errorSchema.options.map((option) => {
    const given = Object.entries<z.ZodType>(option.shape).map(([name, schema]) => [
      name,
      name === 'code'
        ? option.shape.code.value
        : name in facts
          ? facts[name]
          : candidates.find((candidate) => schema.safeParse(candidate).success),
    ]);
    return errorSchema.parse(Object.fromEntries(given));
  });

export const sharedComponents: GalleryState[] = [
  {
    name: 'Callouts',
    show: () => (
      <Stack>
        {tones.map((tone) => (
          <Callout key={tone} tone={tone} title={`A callout, ${tone}`} onClose={nothing}>
            <p>The text of the callout.</p>
          </Callout>
        ))}
        <Callout tone="plain" title={longName} onClose={nothing}>
          <p>{unbrokenName.repeat(4)}</p>
        </Callout>
      </Stack>
    ),
  },
  {
    name: 'Empty places',
    show: () => (
      <Stack>
        <EmptyState
          picture="nothingYet"
          title="No backups yet"
          action={<Button>Create New Backup</Button>}
        >
          After the first backup, all backups are listed here, newest first.
        </EmptyState>
        <EmptyState picture="notFound" title="Nothing found" size="small" />
        <EmptyState picture="quiet" title="Nothing has happened yet">
          <p>{unbrokenName.repeat(2)}</p>
        </EmptyState>
        <EmptyState picture="away" title={longName} />
      </Stack>
    ),
  },
  {
    name: 'States of a database',
    show: () => (
      <ul>
        {dots.map((tone) => (
          <li key={tone}>
            <StatusDot tone={tone} label="" /> {tone}
          </li>
        ))}
      </ul>
    ),
  },
  {
    name: 'Progress with long names',
    show: () => (
      <ProgressPanel
        label="Backup in progress"
        title={longName}
        detail={`${unbrokenName}.${unbrokenName}`}
        percent={7}
        phases={
          <PhaseList
            phases={['one', 'two', 'three']}
            nameOf={(phase) => ({ one: 'First', two: 'Second', three: 'Third' })[phase]}
            present="two"
          />
        }
        facts={[['Database', unbrokenName]]}
        cancelling={false}
        onCancel={nothing}
      />
    ),
  },
  {
    name: 'Question with long names',
    show: () => (
      <Dialog
        isDestructive
        title={`Remove “${longName}”?`}
        confirmLabel="Remove connection"
        busy={false}
        onConfirm={nothing}
        onClose={nothing}
      >
        {unbrokenName.repeat(3)}
      </Dialog>
    ),
  },
  {
    name: 'Every error',
    show: () => (
      <Stack>
        {everyError().map((error) => (
          <ErrorCallout key={error.code} error={error} />
        ))}
      </Stack>
    ),
  },
];
