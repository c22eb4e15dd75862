import {
  Button,
  Chip,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { useMemo } from 'react';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useSaveSchedule } from '../../api/mutations.ts';
import { useScheduleDescription } from '../../api/queries.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { NextRuns } from './NextRuns.tsx';
import { zoneNames } from './zone-names.ts';
import { problemsOf, scheduleOf, valuesOf, type ScheduleValues } from './schedule-form.ts';
import classes from './SchedulePage.module.css';
import { shortWeekday } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';

interface Props {
  connectionId: string;
  overview: ScheduleOverview;
}

/** The values that are not saved yet; null if there are none. */
export const scheduleDraft = remembered<ScheduleValues | null>('schedule.draft', null);

/** The days of the week, Monday first, as `Date.getDay` numbers them. */
const weekdays = [1, 2, 3, 4, 5, 6, 0];
const zonesFor = (saved: string) => [
  { value: '', label: text('schedule.zone-computer') },
  ...zoneNames(Intl.supportedValuesOf('timeZone'), saved, isZone).map((zone) => ({
    value: zone,
    label: zone,
  })),
];

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone }).format() !== '';
  } catch {
    return false;
  }
}

/**
 * The times of the schedule and the days that backups are kept. Describes the schedule while it is
 * edited.
 */
export function ScheduleForm({ connectionId, overview }: Props) {
  const saved = valuesOf(overview.schedule, overview.keepDays);
  // Unsaved changes survive a change of screen and a lock.
  const [draft, setDraft] = useRemembered(scheduleDraft, connectionId);
  const values = draft ?? saved;
  const setValues = (next: ScheduleValues) => setDraft(isSame(next, saved) ? null : next);
  const zones = useMemo(() => zonesFor(saved.timeZone), [saved.timeZone]);
  const change = (part: Partial<ScheduleValues>) => setValues({ ...values, ...part });
  const save = useSaveSchedule();
  const problems = problemsOf(values);
  const description = useScheduleDescription(scheduleOf(values));
  const refused = description.isError ? errorOf(description.error) : null;
  const all = [...problems, ...(refused?.code === 'invalid-input' ? refused.problems : [])];
  const problem = (...fields: string[]) =>
    all.find(({ field }) => fields.some((one) => field === one || field.endsWith(`.${one}`)))
      ?.message;
  const isChanged = !isSame(values, saved);
  const canSave = all.length === 0 && !description.isError;

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!canSave) return;
        const schedule = scheduleOf(values);
        save.mutate(
          { connectionId, schedule, keepDays: Number(values.keepDays) },
          { onSuccess: () => setDraft(null) },
        );
      }}
    >
      <Switch
        label={text('schedule.back-up-automatically')}
        checked={values.enabled}
        onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
      />
      <SegmentedControl
        aria-label={text('schedule.format-times')}
        value={values.kind}
        onChange={(kind) => change({ kind })}
        data={[
          { value: 'times', label: text('schedule.time-days') },
          { value: 'cron', label: text('schedule.cron-expression') },
        ]}
      />
      {values.kind === 'times' ? (
        <>
          <TextInput
            type="time"
            label={text('schedule.time')}
            w={140}
            value={values.timeOfDay}
            onChange={({ currentTarget }) => change({ timeOfDay: currentTarget.value })}
            error={problem('timeOfDay')}
          />
          <fieldset className={classes.days}>
            <legend>{text('schedule.days')}</legend>
            <Chip.Group
              multiple
              value={values.days.map(String)}
              onChange={(days) => change({ days: days.map(Number) })}
            >
              <Group gap={6}>
                {weekdays.map((day) => (
                  <Chip key={day} value={String(day)} size="sm">
                    {shortWeekday(day)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {problem('days') === undefined ? null : (
              <p className={classes.problem}>{problem('days')}</p>
            )}
          </fieldset>
        </>
      ) : (
        <TextInput
          label={text('schedule.cron-expression')}
          description={text('schedule.minute-hour-day-month-month')}
          value={values.expression}
          onChange={({ currentTarget }) => change({ expression: currentTarget.value })}
          error={problem('expression', 'when')}
          spellCheck={false}
        />
      )}
      <Select
        label={text('schedule.time-zone')}
        data={zones}
        value={values.timeZone}
        onChange={(timeZone) => change({ timeZone: timeZone ?? '' })}
        allowDeselect={false}
        searchable
        nothingFoundMessage={text('schedule.zone-unknown')}
        error={problem('timeZone')}
      />
      <NumberInput
        label={text('schedule.days-kept')}
        description={text('schedule.older-backups-deleted-after-successful')}
        value={values.keepDays}
        onChange={(keepDays) => change({ keepDays })}
        min={1}
        max={3650}
        clampBehavior="none"
        error={problem('keepDays')}
      />
      {description.data === undefined || !canSave ? null : (
        <div className={classes.description} aria-live="polite">
          <p>
            {values.enabled ? description.data.description : text('schedule.off')}
            {values.enabled ? `, ${description.data.timeZone}` : ''}
          </p>
          <NextRuns runs={description.data.nextRuns} />
        </div>
      )}
      {refused === null || refused.code === 'invalid-input' ? null : (
        <p className={classes.problem} role="alert">
          {describeError(refused).explanation}
        </p>
      )}
      {save.isError ? (
        <p className={classes.problem} role="alert">
          {describeError(errorOf(save.error)).explanation}
        </p>
      ) : null}
      <Group>
        <Button type="submit" loading={save.isPending} disabled={!isChanged || !canSave}>
          {text('schedule.save')}
        </Button>
        {isChanged ? (
          <Button variant="default" onClick={() => setDraft(null)}>
            {text('schedule.discard-changes')}
          </Button>
        ) : null}
        <output className={classes.quiet}>
          {isChanged
            ? text('schedule.not-saved-yet')
            : save.isSuccess
              ? text('schedule.saved')
              : ''}
        </output>
      </Group>
    </form>
  );
}

const isSame = (one: ScheduleValues, other: ScheduleValues): boolean =>
  Number(one.keepDays) === Number(other.keepDays) &&
  JSON.stringify(scheduleOf(one)) === JSON.stringify(scheduleOf(other));
