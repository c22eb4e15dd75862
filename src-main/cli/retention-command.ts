/**
 * `nightjar retention`: deletes backups that are old enough, or only shows what it would delete.
 */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import {
  defaultKeepDays,
  keepDaysSchema,
  type RetentionDecision,
  type RetentionPlan,
  type RetentionResult,
} from '#shared/domain/retention.ts';
import { fail } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { exitCodes, printable, printJson, printUsage, type CliIo } from './output.ts';
import type { CliSession } from './session.ts';

export interface RetentionOptions {
  connection?: string;
  output?: string;
  /** The text as it was typed. */
  days?: string;
  dryRun?: boolean;
  trustClock?: boolean;
  json?: boolean;
}

export async function retentionCommand(
  session: CliSession,
  options: RetentionOptions,
): Promise<number> {
  const { io } = session;
  const json = options.json === true;
  if (options.connection !== undefined && options.output !== undefined) {
    return printUsage(io, text('cli.retention.one-place'), json);
  }
  const days = options.days === undefined ? null : keepDaysSchema.safeParse(Number(options.days));
  if (days?.success === false) return printUsage(io, days.error.issues[0]?.message ?? '', json);
  const keepDays = days?.data ?? null;
  try {
    const outcomes = await run(session, options, keepDays);
    const failures = outcomes.flatMap((one) =>
      'failures' in one.outcome ? one.outcome.failures : [],
    );
    if (json) {
      const deleted = outcomes.flatMap(({ outcome }) =>
        'deleted' in outcome ? outcome.deleted : [],
      );
      const all = outcomes.map(({ of, outcome }) => ({ connection: of, ...outcome }));
      printJson(io, {
        success: failures.length === 0,
        message: options.dryRun === true ? 'Nothing was deleted' : `${deleted.length} deleted`,
        // The result of the requested folder or connection, or a list of all connections.
        data: isOfAll(options) ? all : outcomes[0]?.outcome,
      });
    } else {
      for (const { of, outcome } of outcomes) {
        if (of !== null) io.stdout.write(`${printable(of)}\n`);
        printOutcome(io, outcome);
      }
      if (outcomes.length === 0) io.stdout.write(`${text('cli.retention.no-connection')}\n`);
    }
    return failures.length === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return session.reportFault(error, 'Retention failed', json);
  }
}

type Outcome = RetentionPlan | RetentionResult;

const isOfAll = ({ connection, output }: RetentionOptions): boolean =>
  connection === undefined && output === undefined;

function printOutcome(io: CliIo, outcome: Outcome): void {
  const deleted = 'deleted' in outcome ? outcome.deleted : null;
  const failures = 'failures' in outcome ? outcome.failures : [];
  for (const decision of outcome.decisions) {
    const { filename } = decision;
    const failure = failures.find((one) => one.filename === filename);
    const described = describeDecision(decision, deleted);
    const line =
      failure === undefined
        ? described
        : text('cli.retention.failed', {
            decision: described,
            reason: describeError(failure.error).explanation,
          });
    io.stdout.write(`${filename}  ${printable(line)}\n`);
  }
  io.stdout.write(`${totals(outcome, deleted)}\n`);
}

function describeDecision(decision: RetentionDecision, deleted: readonly string[] | null): string {
  if (decision.decision === 'keep') {
    return text('cli.retention.kept', { rule: text(`cli.rule.${decision.rule}`) });
  }
  const facts = text('cli.retention.facts', {
    days: decision.ageDays,
    size: formatBytes(decision.sizeBytes),
  });
  if (deleted === null) return text('cli.retention.would-be-deleted', { facts });
  return deleted.includes(decision.filename)
    ? text('cli.retention.deleted', { facts })
    : text('cli.retention.not-deleted', { facts });
}

/**
 * Applies retention to the requested folder or connection. By default: to every connection, with
 * its own number of days.
 */
async function run(
  session: CliSession,
  options: RetentionOptions,
  keepDays: number | null,
): Promise<{ of: string | null; outcome: Outcome }[]> {
  const { nightjar } = session;
  const { retention, connections } = nightjar;
  const { output, dryRun = false } = options;
  if (output !== undefined) {
    const folder = path.resolve(output);
    const limit = keepDays ?? defaultKeepDays;
    if (!dryRun) await requireClock(session, options);
    const outcome = dryRun
      ? await retention.previewFolder(folder, limit)
      : await nightjar.as(session.user).retention.applyFolder(folder, limit);
    return [{ of: null, outcome }];
  }
  const chosen =
    options.connection === undefined ? connections.list() : [connections.find(options.connection)];
  // Retention of stored connections requires an admin.
  const actions = dryRun ? null : nightjar.as(await session.requireAdmin());
  if (!dryRun) await requireClock(session, options);
  const outcomes: { of: string | null; outcome: Outcome }[] = [];
  for (const { id, name } of chosen) {
    const outcome =
      actions === null
        ? await retention.preview(id, keepDays)
        : await actions.retention.apply(id, keepDays);
    outcomes.push({ of: isOfAll(options) ? name : null, outcome });
  }
  return outcomes;
}

/**
 * Ages are only valid if the schedule trusts the clock, or if the user confirms the date
 * (--trust-clock).
 */
async function requireClock(
  { nightjar }: CliSession,
  { trustClock = false }: RetentionOptions,
): Promise<void> {
  const until = await nightjar.schedule.checkClock();
  if (until !== null && !trustClock) {
    fail({ code: 'clock-not-trusted', untilMs: Date.parse(until) });
  }
}

function totals({ decisions, keepDays }: RetentionPlan, deleted: readonly string[] | null): string {
  const toDelete = decisions.filter((one) => one.decision === 'delete');
  const affected =
    deleted === null ? toDelete : toDelete.filter(({ filename }) => deleted.includes(filename));
  return text(deleted === null ? 'cli.retention.total-planned' : 'cli.retention.total', {
    affected: affected.length,
    all: decisions.length,
    size: formatBytes(affected.reduce((sum, one) => sum + one.sizeBytes, 0)),
    days: keepDays,
  });
}
