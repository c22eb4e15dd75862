/**
 * The lock of the screen, signalled on a real bus: the tests' bus replaces the session bus and the
 * system bus.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { watchScreen, type ScreenEvent } from '../../src-main/app/lifecycle/screen-lock.ts';

import {
  hasEnded,
  realProcesses,
  runTool,
  type ProcessPort,
} from '../../src-main/system/processes.ts';
import { soon } from '../support/engine.ts';

type Child = ReturnType<ProcessPort['start']>;

const address = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
const environment = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function watch(env: NodeJS.ProcessEnv) {
  const reported: ScreenEvent[] = [];
  const children: Child[] = [];
  const processes: ProcessPort = {
    ...realProcesses,
    start: (command) => {
      const child = realProcesses.start(command);
      children.push(child);
      return child;
    },
  };
  const end = watchScreen(processes, 'linux', env, (event) => void reported.push(event));
  ends.push(end);
  return { reported, children, end };
}

const emit = (path: string, signal: string, ...values: string[]) =>
  runTool({
    file: 'dbus-send',
    args: ['--session', '--type=signal', path, signal, ...values],
    env: environment,
    timeoutMs: 10_000,
  });

it.each<[ScreenEvent, string, string, string[]]>([
  ['locked', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', ['boolean:true']],
  ['unlocked', '/ScreenSaver', 'org.freedesktop.ScreenSaver.ActiveChanged', ['boolean:false']],
  ['locked', '/org/freedesktop/login1/session/_32', 'org.freedesktop.login1.Session.Lock', []],
])('the screen counts as %s when %s sends %s', async (event, path, signal, values) => {
  expect(address, 'the tests want a session bus').not.toBe('');
  const { reported, children, end } = watch({ ...environment, XDG_SESSION_ID: '2' });
  await vi.waitFor(async () => {
    // The monitor may not listen yet.
    expect((await emit(path, signal, ...values)).exitCode).toBe(0);
    expect(reported).toContain(event);
  }, soon);
  expect(new Set(reported)).toEqual(new Set([event]));
  expect(children).toHaveLength(2);
  await end();
  expect(children.map(hasEnded)).toEqual([true, true]);
});

it.each([
  ['there is no bus', { PATH: process.env['PATH'], DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/gone' }],
  ['there is no dbus-monitor', { ...environment, PATH: '/gone' }],
])(
  'the state of the screen is unknown, without any other effect, where %s',
  async (_where, env) => {
    const { reported, children, end } = watch(env);
    await vi.waitFor(() => {
      for (const child of children) expect(child.pid === undefined || hasEnded(child)).toBe(true);
    }, soon);
    await end();
    expect(reported).toEqual([]);
  },
);
