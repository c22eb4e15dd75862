/** `nightjar doctor`: everything a backup depends on, looked at one by one. */
import { availableBytes, prepareFolder } from '../backup/folder.ts';
import type { Nightjar } from '../nightjar.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/words.ts';
import { formatBytes } from '#shared/format.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface DoctorOptions {
  json?: boolean;
}

interface Check {
  name: string;
  state: 'ok' | 'attention' | 'failed';
  detail: string;
  next_step: string | null;
}

const marks = { ok: '✓', attention: '!', failed: '✗' } as const;

export async function doctorCommand(session: CliSession, options: DoctorOptions): Promise<number> {
  const { io, nightjar } = session;
  try {
    const checks = [
      ...(await checkTools(nightjar)),
      await checkKeychain(nightjar),
      await checkFolder(nightjar.settings.backupFolder()),
      checkSettings(nightjar),
      ...(await checkConnections(nightjar)),
    ];
    const failed = checks.filter((check) => check.state === 'failed').length;
    if (options.json === true) {
      printJson(io, {
        success: failed === 0,
        message: failed === 0 ? 'Everything is in order' : `${failed} checks failed`,
        data: { checks },
      });
    } else {
      for (const { name, state, detail, next_step: nextStep } of checks) {
        io.stdout.write(`${marks[state]} ${printable(name)}: ${printable(detail)}\n`);
        if (nextStep !== null) io.stdout.write(`    ${nextStep}\n`);
      }
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return session.reportFault(error, 'The check failed', options.json === true);
  }
}

async function checkTools(nightjar: Nightjar): Promise<Check[]> {
  const tools = await nightjar.tools.list();
  if (tools.length === 0)
    return [failedCheck('PostgreSQL tools', new NightjarFailure({ code: 'tools-missing' }))];
  return tools.map((tool) => ok(`PostgreSQL tools ${tool.version}`, tool.binDirectory));
}

async function checkKeychain(nightjar: Nightjar): Promise<Check> {
  const name = 'Keychain';
  const keychain = await nightjar.keychainState();
  switch (keychain.state) {
    case 'ready':
      return ok(name, 'answers');
    case 'locked':
      return failedCheck(name, new NightjarFailure({ code: 'keychain-locked' }), 'attention');
    case 'unavailable':
      return failedCheck(
        name,
        new NightjarFailure({ code: 'keychain-unavailable', detail: keychain.detail }),
        'attention',
      );
  }
}

async function checkFolder(folder: string): Promise<Check> {
  const name = 'Backup folder';
  try {
    await prepareFolder(folder);
    return ok(name, `${folder}, ${formatBytes(await availableBytes(folder))} free`);
  } catch (error) {
    return failedCheck(name, error);
  }
}

function checkSettings(nightjar: Nightjar): Check {
  const { setAside } = nightjar.settings;
  return setAside === null
    ? ok('Settings', 'readable')
    : {
        name: 'Settings',
        state: 'attention',
        detail: `The settings file could not be read and was kept as ${setAside}.`,
        next_step: 'Add your connections again, or repair that file and put it back.',
      };
}

async function checkConnections(nightjar: Nightjar): Promise<Check[]> {
  return await Promise.all(
    nightjar.connections.list().map(async ({ id, name }): Promise<Check> => {
      const title = `Connection ${name}`;
      try {
        const { server, tools, warnings } = await nightjar.connections.probe(id);
        return {
          name: title,
          state: warnings.length === 0 ? 'ok' : 'attention',
          detail: [
            `server ${server.version}, ${formatBytes(server.databaseSizeBytes)}, pg_dump ${tools.version}`,
            ...warnings,
          ].join('. '),
          next_step: null,
        };
      } catch (error) {
        return failedCheck(title, error);
      }
    }),
  );
}

function ok(name: string, detail: string): Check {
  return { name, state: 'ok', detail, next_step: null };
}

function failedCheck(name: string, fault: unknown, state: Check['state'] = 'failed'): Check {
  if (!(fault instanceof NightjarFailure)) throw fault;
  const { title, explanation, nextStep } = describeError(fault.error);
  return { name, state, detail: `${title}. ${explanation}`, next_step: nextStep };
}
