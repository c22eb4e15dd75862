/** The icon, the sentence and the menu of the tray. Pure functions: no I/O. */
import type { Pause } from '#shared/domain/schedule.ts';
import type { Tone } from '#shared/domain/tone.ts';
import type { ProtectionStatus } from '#shared/protection/protection-status.ts';
import { upcomingLabel } from '#shared/describe-time.ts';
import { showTurns } from '#shared/visible-text.ts';
import { text } from '#shared/words/text.ts';

export const trayIcons = ['idle', 'running', 'attention', 'failed'] as const;
export type TrayIcon = (typeof trayIcons)[number];

export interface TrayFacts {
  databases: readonly {
    id: string;
    name: string;
    isSample: boolean;
    protection: ProtectionStatus;
  }[];
  pause: Pause | null;
  /** True if an admin is signed in to the window. */
  isSignedIn: boolean;
  now: Date;
}

/** One entry of the menu. `do` names the action of a click. */
export type TrayEntry =
  | { kind: 'text'; label: string }
  | { kind: 'separator' }
  | { kind: 'action'; label: string; do: TrayAction; enabled: boolean }
  | { kind: 'submenu'; label: string; entries: TrayEntry[] };

export type TrayAction =
  | { name: 'back-up'; connectionId: string }
  | { name: 'pause'; until: string }
  | { name: 'resume' }
  | { name: 'lock' }
  | { name: 'open' }
  | { name: 'quit' };

export interface TrayState {
  icon: TrayIcon;
  tooltip: string;
  entries: TrayEntry[];
}

/** Most urgent first. */
const urgency: readonly Tone[] = ['loss', 'attention', 'none', 'running', 'good', 'loading'];
const hourMs = 60 * 60_000;
const menuTextLength = 100;

export function trayState(facts: TrayFacts): TrayState {
  const sentence = statusSentence(facts);
  return {
    icon: iconOf(facts),
    tooltip: showTurns(`Nightjar: ${sentence}`),
    entries: [
      { kind: 'text', label: shortened(sentence) },
      { kind: 'separator' },
      ...backUpEntries(facts),
      pauseEntry(facts),
      { kind: 'separator' },
      action(text('tray.open-nightjar'), { name: 'open' }),
      { ...action(text('tray.lock'), { name: 'lock' }), enabled: facts.isSignedIn },
      action(text('tray.quit'), { name: 'quit' }),
    ],
  };
}

function worst({ databases }: TrayFacts): TrayFacts['databases'][number] | undefined {
  const rank = (database: TrayFacts['databases'][number]): number =>
    isUnusedSample(database) ? urgency.length : urgency.indexOf(database.protection.tone);
  return databases.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Nobody loses anything if the sample database has no backup. */
const isUnusedSample = ({ isSample, protection }: TrayFacts['databases'][number]): boolean =>
  isSample && protection.tone === 'none';

function iconOf(facts: TrayFacts): TrayIcon {
  if (facts.databases.some(({ protection }) => protection.tone === 'running')) return 'running';
  const first = worst(facts);
  if (first === undefined || isUnusedSample(first)) return 'idle';
  switch (first.protection.tone) {
    case 'loss':
      return 'failed';
    case 'attention':
    case 'none':
      return 'attention';
    default:
      return 'idle';
  }
}

/** Describes all databases if all are protected; otherwise the most urgent database. */
function statusSentence(facts: TrayFacts): string {
  const { databases } = facts;
  const running = databases.filter(({ protection }) => protection.tone === 'running');
  if (running.length > 0)
    return text('tray.backing-up', { join: running.map(({ name }) => name).join(', ') });
  const first = worst(facts);
  if (first === undefined) return text('tray.no-database-connected-yet');
  const [only] = databases;
  if (databases.length === 1 && only !== undefined) return only.protection.sentence;
  const isWell = databases.every((one) => isUnusedSample(one) || one.protection.tone === 'good');
  if (isWell && first.protection.tone === 'good') {
    const real = databases.filter((one) => !isUnusedSample(one));
    if (real.length === 1) return `${first.name}: ${first.protection.sentence}`;
    return text('tray.all-databases-protected', { real: real.length });
  }
  return `${first.name}: ${first.protection.sentence}`;
}

function backUpEntries({ databases }: TrayFacts): TrayEntry[] {
  const entry = (
    { id, name, protection }: TrayFacts['databases'][number],
    label: string,
  ): TrayEntry => ({
    ...action(label === '' ? name : label, { name: 'back-up', connectionId: id }),
    enabled: protection.tone !== 'running',
  });
  const [only] = databases;
  if (only === undefined) return [];
  if (databases.length === 1) return [entry(only, text('tray.create-new-backup'))];
  return [
    {
      kind: 'submenu',
      label: text('tray.create-new-backup'),
      entries: databases.map((database) => entry(database, '')),
    },
  ];
}

function pauseEntry({ pause, now }: TrayFacts): TrayEntry {
  if (pause !== null && Date.parse(pause.until) > now.getTime()) {
    const until = upcomingLabel(new Date(pause.until), now);
    return action(text('tray.resume-schedules-paused-until', { until }), { name: 'resume' });
  }
  const until = (label: string, at: Date): TrayEntry =>
    action(label, { name: 'pause', until: at.toISOString() });
  return {
    kind: 'submenu',
    label: text('tray.pause-schedules'),
    entries: [
      until(text('tray.1-hour'), new Date(now.getTime() + hourMs)),
      until(text('tray.until-tomorrow-morning'), tomorrowAt(8, now)),
      until(text('tray.week'), new Date(now.getTime() + 7 * 24 * hourMs)),
    ],
  };
}

function tomorrowAt(hour: number, now: Date): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(hour, 0, 0, 0);
  return at;
}

const action = (label: string, what: TrayAction): Extract<TrayEntry, { kind: 'action' }> => ({
  kind: 'action',
  label: shortened(label),
  do: what,
  enabled: true,
});

/**
 * Some menus grow as wide as the screen, so the text is cut. Direction characters are shown by
 * their code.
 */
const shortened = (text: string): string => {
  const label = showTurns(text);
  return label.length <= menuTextLength ? label : `${label.slice(0, menuTextLength - 1)}…`;
};
