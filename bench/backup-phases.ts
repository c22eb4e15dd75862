/** The phases of one backup, from the times that the run reports and the manifest contains. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema } from '#shared/domain/manifest.ts';

export interface PhasedRun {
  /** From the start of the program, or from the click, to its end. */
  ms: number;
  /** Milliseconds of each phase, in order. Their sum is `ms`. */
  phases: Record<string, number>;
}

export interface BackupDurations {
  /** The snapshot and pg_dump. */
  dumpMs: number;
  verificationMs: number;
}

/** Reads the durations in the manifest that was written last, in this folder or below. */
export async function newestDurations(folder: string): Promise<BackupDurations> {
  const names = await readdir(folder, { recursive: true });
  const manifests = await Promise.all(
    names
      .filter((name) => name.endsWith('.manifest.json'))
      .map((name) => path.join(folder, name))
      .map(async (file) => ({ file, writtenMs: (await stat(file)).mtimeMs })),
  );
  // The names of several backups in one second are ahead of the clock.
  const [newest] = manifests.toSorted((one, other) => other.writtenMs - one.writtenMs);
  if (newest === undefined) throw new Error(`There is no backup in ${folder}`);
  const text = await readFile(newest.file, 'utf8');
  const { dumpDurationMs, verification } = manifestSchema.parse(JSON.parse(text));
  return { dumpMs: dumpDurationMs, verificationMs: verification.durationMs };
}

/**
 * `shownMs`: the first progress; `publishingMs`: the verification has ended. Both, and the times in
 * `last`, are milliseconds since the start. `last` names the phases after the verification by their
 * end.
 */
export function phasesOf(
  firstPhase: string,
  { shownMs, publishingMs }: { shownMs: number; publishingMs: number },
  { dumpMs, verificationMs }: BackupDurations,
  last: Record<string, number>,
): PhasedRun {
  const phases: Record<string, number> = {
    [firstPhase]: shownMs,
    'folder, server, tools': publishingMs - verificationMs - dumpMs - shownMs,
    'snapshot and dump': dumpMs,
    verification: verificationMs,
  };
  let ms = publishingMs;
  for (const [phase, endMs] of Object.entries(last)) {
    phases[phase] = endMs - ms;
    ms = endMs;
  }
  return { ms, phases };
}
