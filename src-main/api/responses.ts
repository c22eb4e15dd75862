/**
 * Answers in the form of the specification (UC-010, "Output Data"), for `--json` of the command
 * line and for HTTP. Both use this file, so they cannot differ. Programs read them: they are English in
 * every language of the app.
 */
import path from 'node:path';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { z } from 'zod';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { inEnglish } from '#shared/words/speak.ts';
import { backupCreatedAt } from '../backup-folder/filename.ts';
import type { failureSchema, listedBackupSchema } from './schemas.ts';

export type BackupData = z.infer<typeof listedBackupSchema>;

export interface SuccessAnswer<Data> {
  success: true;
  message: string;
  data: Data;
}

export type ErrorResponse = z.infer<typeof failureSchema> & {
  code: NightjarError['code'];
  details: NightjarError;
};

/** `folder` is written as passed, so a relative output folder remains relative. */
export function backupData(entry: BackupEntry, folder: string): BackupData {
  return {
    filename: entry.filename,
    size: inEnglish(() => formatBytes(entry.sizeBytes)),
    created_at: backupCreatedAt(entry.filename) ?? entry.createdAt,
    path: path.join(folder, entry.filename),
    size_bytes: entry.sizeBytes,
    database: entry.details?.databaseName ?? null,
    verified_at: entry.details?.verifiedAt ?? null,
    failed_check: entry.details?.invalidated?.detail ?? null,
    ...(entry.manifestError === undefined ? {} : { manifest_problem: entry.manifestError }),
  };
}

export function backupCreated(
  entry: BackupEntry,
  folder: string,
  warnings: readonly string[],
): SuccessAnswer<BackupData & { warnings: readonly string[] }> {
  return {
    success: true,
    message: 'Backup created successfully',
    data: { ...backupData(entry, folder), warnings },
  };
}

/** `what` is the `error` of the specification: "Backup creation failed". */
export function failed(what: string, error: NightjarError): ErrorResponse {
  const { title, explanation, nextStep } = inEnglish(() => describeError(error));
  return {
    success: false,
    error: what,
    message:
      error.code === 'pg-dump-failed' && error.exitCode !== null
        ? `pg_dump process failed with exit code ${error.exitCode}`
        : title,
    code: error.code,
    explanation,
    next_step: nextStep,
    details: error,
  };
}
