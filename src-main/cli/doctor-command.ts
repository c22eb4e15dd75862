/** `nightjar doctor`: checks everything that a backup depends on. */
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface DoctorOptions {
  json?: boolean;
}

const marks = { ok: '✓', attention: '!', failed: '✗' } as const;

export async function doctorCommand(session: CliSession, options: DoctorOptions): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  try {
    const checks = await nightjar.doctor();
    const failed = checks.filter((check) => check.state === 'failed').length;
    if (json) {
      printJson(io, {
        success: failed === 0,
        message: failed === 0 ? 'All checks passed' : `${failed} of ${checks.length} failed`,
        data: {
          checks: checks.map(({ nextStep, ...check }) => ({ ...check, next_step: nextStep })),
        },
      });
    } else {
      for (const { name, state, detail, nextStep } of checks) {
        io.stdout.write(`${marks[state]} ${printable(name)}: ${printable(detail)}\n`);
        if (nextStep !== null) io.stdout.write(`    ${nextStep}\n`);
      }
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return session.reportFault(error, 'The check failed', json);
  }
}
