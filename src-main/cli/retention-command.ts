/** `nightjar retention`: deletes what is old enough, or only says what it would delete. */
import path from 'node:path';
import {
  defaultKeepDays,
  keepDaysSchema,
  type KeepRule,
  type RetentionPlan,
  type RetentionResult,
} from '#shared/domain/retention.ts';
import { describeError } from '#shared/errors/words.ts';
import { formatBytes } from '#shared/format.ts';
import { exitCodes, printable, printJson, printUsage } from './output.ts';
import type { CliSession } from './session.ts';

export interface RetentionOptions {
  connection?: string;
  output?: string;
  /** As it was typed. */
  days?: string;
  dryRun?: boolean;
  json?: boolean;
}

const ruleWords: Record<KeepRule, string> = {
  'young-enough': 'young enough',
  'newest-verified': 'the newest verified one',
  pinned: 'pinned',
  'in-use': 'in use',
  'dated-in-the-future': 'dated in the future',
  'not-ours': 'no manifest says that it is ours',
};

export async function retentionCommand(
  session: CliSession,
  options: RetentionOptions,
): Promise<number> {
  const { io } = session;
  const json = options.json === true;
  if (options.connection !== undefined && options.output !== undefined) {
    return printUsage(io, 'Say whose: --connection NAME or --output DIR, not both.', json);
  }
  const days = options.days === undefined ? null : keepDaysSchema.safeParse(Number(options.days));
  if (days?.success === false) return printUsage(io, days.error.issues[0]?.message ?? '', json);
  const keepDays = days?.data ?? null;
  try {
    const outcome = await run(session, options, keepDays);
    const deleted = 'deleted' in outcome ? outcome.deleted : null;
    const failures = 'failures' in outcome ? outcome.failures : [];
    if (json) {
      printJson(io, {
        success: failures.length === 0,
        message: deleted === null ? 'Nothing was deleted' : `${deleted.length} deleted`,
        data: outcome,
      });
    } else {
      for (const decision of outcome.decisions) {
        const what =
          decision.decision === 'keep'
            ? `kept: ${ruleWords[decision.rule]}`
            : `${deleted === null ? 'would be deleted' : 'deleted'}: ${decision.ageDays} days old, ${formatBytes(decision.sizeBytes)}`;
        const failure = failures.find(({ filename }) => filename === decision.filename);
        const trouble =
          failure === undefined ? '' : `; not done: ${describeError(failure.error).explanation}`;
        io.stdout.write(`${decision.filename}  ${printable(what + trouble)}\n`);
      }
      io.stdout.write(`${totals(outcome, deleted)}\n`);
    }
    return failures.length === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return session.reportFault(error, 'Retention failed', json);
  }
}

async function run(
  session: CliSession,
  { connection, output, dryRun }: RetentionOptions,
  keepDays: number | null,
): Promise<RetentionPlan | RetentionResult> {
  const { nightjar } = session;
  if (connection !== undefined) {
    const { id } = nightjar.connections.find(connection);
    if (dryRun === true) return await nightjar.retention.preview(id, keepDays);
    const admin = await session.requireAdmin();
    return await nightjar.retention.apply(id, { admin }, keepDays);
  }
  const folder = path.resolve(output ?? nightjar.settings.backupFolder());
  const limit = keepDays ?? defaultKeepDays;
  if (dryRun === true) return await nightjar.retention.previewFolder(folder, limit);
  return await nightjar.retention.applyFolder(folder, limit, { admin: session.osUser });
}

function totals({ decisions, keepDays }: RetentionPlan, deleted: readonly string[] | null): string {
  const going = decisions.filter((one) => one.decision === 'delete');
  const gone =
    deleted === null ? going : going.filter(({ filename }) => deleted.includes(filename));
  const freed = formatBytes(gone.reduce((sum, one) => sum + one.sizeBytes, 0));
  const words = deleted === null ? 'would be deleted' : 'deleted';
  return `${gone.length} of ${decisions.length} ${words}, ${freed} freed; the limit is ${keepDays} days.`;
}
