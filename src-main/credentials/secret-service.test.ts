import { expect, it } from 'vitest';
import type { RunTool, ToolOutcome } from '../system/processes.ts';
import { isKeyringLocked } from './secret-service.ts';

/** `answers`: what each program prints; a program that is not named is not installed. */
function programs(answers: Record<string, string>): { run: RunTool; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    run: async ({ file }): Promise<ToolOutcome> => {
      asked.push(file);
      const stdout = answers[file];
      return {
        exitCode: stdout === undefined ? null : stdout === '' ? 1 : 0,
        signal: null,
        stdout: stdout ?? '',
        stderr: '',
        timedOut: false,
        cancelled: false,
        overrun: null,
        spawnError: null,
      };
    },
  };
}

// Recorded answers.
it.each<[string, Record<string, string>, boolean | null]>([
  ['locked, says gdbus', { gdbus: '(<true>,)\n' }, true],
  ['unlocked, says gdbus', { gdbus: '(<false>,)\n' }, false],
  ['locked, says dbus-send', { 'dbus-send': '   variant       boolean true\n' }, true],
  [
    'unlocked, says dbus-send',
    { gdbus: '', 'dbus-send': '   variant       boolean false\n' },
    false,
  ],
  ['unknown: there is no keyring', { gdbus: '', 'dbus-send': '' }, null],
  ['unknown: neither program is installed', {}, null],
])('the keyring is %s', async (_, answers, expected) => {
  expect(await isKeyringLocked(programs(answers), 'linux', {})).toBe(expected);
});

it.each(['darwin', 'win32'] as const)('nothing is asked on %s', async (platform) => {
  const { run, asked } = programs({ gdbus: '(<true>,)' });
  expect(await isKeyringLocked({ run }, platform, {})).toBeNull();
  expect(asked).toEqual([]);
});
