import { exactTime, timeLabel } from '#shared/describe-time.ts';

interface Props {
  /** ISO 8601 in UTC, as in IPC data. */
  at: string;
  now: Date;
}

/** "6 hours ago", with the exact time on hover. */
export function RelativeTime({ at, now }: Props) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactTime(date)}>
      {timeLabel(date, now)}
    </time>
  );
}
