import { Button, Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Pause } from '#shared/domain/schedule.ts';
import { describeError } from '#shared/errors/messages.ts';
import { upcomingLabel } from '#shared/describe-time.ts';
import { errorOf } from '../../api/bridge.ts';
import { usePauseSchedules } from '../../api/mutations.ts';
import { useNow } from '../../ui/useNow.ts';
import classes from './SchedulePage.module.css';
import { text } from '#shared/words/text.ts';

const hourMs = 60 * 60_000;

/** Pauses all schedules for some time, or ends the pause. Shows who paused them. */
export function PauseControl({ pause }: { pause: Pause | null }) {
  const now = useNow();
  const set = usePauseSchedules();
  const isPaused = pause !== null && Date.parse(pause.until) > now.getTime();
  const until = (at: Date) => set.mutate({ until: at.toISOString() });
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
  return (
    <div className={classes.pause}>
      {isPaused ? (
        <>
          <p>
            {text('schedule.paused-until-no-scheduled-backup', {
              by: pause.by,
              replace: upcomingLabel(new Date(pause.until), now),
            })}
          </p>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerPlay size={15} />}
            loading={set.isPending}
            onClick={() => set.mutate({ until: null })}
          >
            {text('schedule.resume')}
          </Button>
        </>
      ) : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlayerPause size={15} />}
              loading={set.isPending}
            >
              {text('schedule.pause-until')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{text('schedule.all-schedules')}</Menu.Label>
            <Menu.Item onClick={() => until(new Date(now.getTime() + hourMs))}>
              {text('schedule.1-hour')}
            </Menu.Item>
            <Menu.Item onClick={() => until(tomorrow)}>
              {text('schedule.until-tomorrow-morning')}
            </Menu.Item>
            <Menu.Item onClick={() => until(new Date(now.getTime() + 7 * 24 * hourMs))}>
              {text('schedule.week')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {set.isError ? (
        <p className={classes.problem} role="alert">
          {describeError(errorOf(set.error)).explanation}
        </p>
      ) : null}
    </div>
  );
}
