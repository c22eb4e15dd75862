import { TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { exactTime, relativeTime, timeLabel, upcomingLabel } from '#shared/describe-time.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useRovingFocus } from '../../ui/useRovingFocus.ts';
import { NightBars } from '../night-strip/NightBars.tsx';
import { describeNights } from '../night-strip/night-messages.ts';
import { isBad, withWords, worstFirst, type DatabaseState } from './databases-overview.ts';
import { PlannedStarts } from './PlannedStarts.tsx';
import { useDatabaseStates } from './useDatabaseStates.ts';
import classes from './AllDatabasesPage.module.css';

interface Props {
  connections: readonly Connection[];
  onShow: (connectionId: string) => void;
}

/** Every database with its state, the worst first, and what runs in the next 24 hours. */
export function AllDatabasesPage({ connections, onShow }: Props) {
  const states = useDatabaseStates(connections);
  const [words, setWords] = useState('');
  const roving = useRovingFocus<HTMLUListElement>();
  const now = useNow();
  const shown = worstFirst(withWords(states, words));
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{text('all-databases.title')}</h1>
          <p>
            {text('all-databases.summary', {
              count: states.length,
              bad: states.filter(isBad).length,
            })}
          </p>
        </div>
        <TextInput
          aria-label={text('all-databases.find')}
          placeholder={text('all-databases.find')}
          leftSection={<IconSearch size={14} stroke={1.9} aria-hidden="true" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </header>
      <PlannedStarts states={states} now={now} />
      {shown.length === 0 ? (
        <p className={classes.nothing}>{text('all-databases.nothing')}</p>
      ) : (
        <ul {...roving} className={classes.list} aria-label={text('all-databases.title')}>
          {shown.map((state) => (
            <li key={state.connection.id}>
              <DatabaseEntry state={state} now={now} onShow={() => onShow(state.connection.id)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface EntryProps {
  state: DatabaseState;
  now: Date;
  onShow: () => void;
}

function DatabaseEntry({ state, now, onShow }: EntryProps) {
  const { connection, protection, lastGood, nights, lastError } = state;
  const { status, next, blockers } = protection;
  const isBlocked = blockers.some(({ stops }) => stops === 'backup');
  return (
    <button type="button" className={classes.entry} data-roving={connection.name} onClick={onShow}>
      <StatusDot tone={status.tone} label="" />
      <span className={classes.name}>
        <strong>{connection.name}</strong>
        {status.tone === 'good' ? (
          // The facts beside it say the same.
          <VisuallyHidden>{status.sentence}</VisuallyHidden>
        ) : (
          <span className={classes.sentence}>{status.sentence}</span>
        )}
        {/* The sentence names an error that is the reason for the state. */}
        {lastError === null || status.sentence.includes(lastError.title) ? null : (
          <span className={classes.error} title={exactTime(lastError.at)}>
            {text('all-databases.last-error', {
              title: lastError.title,
              when: relativeTime(lastError.at, now),
            })}
          </span>
        )}
      </span>
      <Fact
        name={text('all-databases.last-good')}
        value={
          lastGood === undefined
            ? text('all-databases.none')
            : timeLabel(new Date(lastGood.createdAt), now)
        }
        title={lastGood === undefined ? undefined : exactTime(new Date(lastGood.createdAt))}
      />
      <Fact
        isOptional
        name={text('all-databases.next')}
        value={
          isBlocked
            ? text('all-databases.cannot-run')
            : next === null
              ? text('all-databases.none')
              : upcomingLabel(next, now)
        }
        title={next === null ? undefined : exactTime(next)}
      />
      <Fact
        isOptional
        name={text('all-databases.size')}
        value={
          lastGood === undefined ? text('all-databases.none') : formatBytes(lastGood.sizeBytes)
        }
      />
      <span title={describeNights(nights)}>
        <NightBars nights={nights} />
        <VisuallyHidden>{describeNights(nights)}</VisuallyHidden>
      </span>
    </button>
  );
}

interface FactProps {
  /** True if a narrow window does not show it. */
  isOptional?: boolean;
  name: string;
  value: string;
  title?: string | undefined;
}

function Fact({ isOptional = false, name, value, title }: FactProps) {
  return (
    <span className={classes.fact} data-optional={isOptional || undefined} title={title}>
      <span className={classes.factName}>{name}</span>
      <span>{value}</span>
    </span>
  );
}
