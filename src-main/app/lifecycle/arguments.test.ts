import { describe, expect, it } from 'vitest';
import { commandLineOf, userArguments } from './arguments.ts';

const checkout = { isPackaged: false, appPath: '/work/my app', workingDirectory: '/work/my app' };
const isCommand = (argument: string): boolean => ['backup', 'list', '--help'].includes(argument);

describe('the arguments of the user', () => {
  it('are all arguments in an installed app', () => {
    const argv = ['/opt/Nightjar/nightjar', 'list', '--json'];
    const facts = { ...checkout, argv, isPackaged: true };
    expect(userArguments(facts)).toEqual(['list', '--json']);
  });

  it.each([['/work/my app'], ['.']])('follow the folder of the app (%s)', (folder) => {
    const argv = ['/opt/electron', '--no-sandbox', folder, 'list', '--json'];
    expect(userArguments({ ...checkout, argv })).toEqual(['list', '--json']);
  });

  it('are empty if only the app is started', () => {
    expect(userArguments({ ...checkout, argv: ['/opt/electron', '/work/my app'] })).toEqual([]);
  });
});

describe('a command line', () => {
  it('begins with the command, after switches of Chromium', () => {
    expect(commandLineOf(['--no-sandbox', 'backup', '--json'], isCommand)).toEqual([
      'backup',
      '--json',
    ]);
    expect(commandLineOf(['--help'], isCommand)).toEqual(['--help']);
  });

  it('is null if the first argument is not a command', () => {
    expect(commandLineOf([], isCommand)).toBeNull();
    expect(commandLineOf(['--no-sandbox'], isCommand)).toBeNull();
    expect(commandLineOf(['some.sql.gz', 'backup'], isCommand)).toBeNull();
  });
});
