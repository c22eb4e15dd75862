import { describe, expect, it } from 'vitest';
import type { ToolOutcome, ToolRequest } from '../../system/processes.ts';
import { desktopHasTray } from './tray-host.ts';

function processesThatSay(answers: Record<string, Partial<ToolOutcome>>) {
  const asked: ToolRequest[] = [];
  return {
    asked,
    start: () => {
      throw new Error('not here');
    },
    run: async (request: ToolRequest): Promise<ToolOutcome> => {
      asked.push(request);
      return {
        exitCode: null,
        signal: null,
        stdout: '',
        stderr: '',
        timedOut: false,
        overrun: null,
        cancelled: false,
        spawnError: null,
        ...answers[request.file],
      };
    },
  };
}

describe('tray icons of the desktop', () => {
  it('are assumed without a query on systems that always show them', async () => {
    const processes = processesThatSay({});
    expect(await desktopHasTray(processes, 'win32', {})).toBe(true);
    expect(await desktopHasTray(processes, 'darwin', {})).toBe(true);
    expect(processes.asked).toEqual([]);
  });

  it.each([
    [{ gdbus: { exitCode: 0, stdout: '(true,)\n' } }, true],
    [{ gdbus: { exitCode: 0, stdout: '(false,)\n' } }, false],
    [{ 'dbus-send': { exitCode: 0, stdout: '   boolean true' } }, true],
    [{ 'dbus-send': { exitCode: 0, stdout: '   boolean false' } }, false],
    [{ gdbus: { exitCode: 1 }, 'dbus-send': { exitCode: 1 } }, false],
    [{}, false],
  ])('on Linux depend on the answer of the bus: %j', async (answers, expected) => {
    const processes = processesThatSay(answers);
    const environment = { PATH: '/usr/bin', PGPASSWORD: 'secret' };
    expect(await desktopHasTray(processes, 'linux', environment)).toBe(expected);
    expect(JSON.stringify(processes.asked)).not.toContain('secret');
  });
});
