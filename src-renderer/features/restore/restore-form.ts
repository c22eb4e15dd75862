/** What the page for restoring asks for. It is kept until the backup is closed. Pure functions: no I/O. */
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import {
  databaseNameSchema,
  type ChosenTable,
  type RestoreMode,
  type RestoreTargets,
} from '#shared/domain/restore.ts';
import { text } from '#shared/words/text.ts';
import { remembered } from '../../memory/memory.ts';

export interface RestoreForm {
  /** null for the suggested one. */
  connectionId: string | null;
  mode: RestoreMode;
  /** The name of a new database; null for the suggested one. */
  typedName: string | null;
  /** The database to replace; null while none is chosen. */
  replaced: string | null;
  /** null for everything. */
  tables: readonly ChosenTable[] | null;
  options: RestoreOptions;
  /** The restore that this page began; null if it began none. */
  restoreId: string | null;
}

export const emptyForm: RestoreForm = {
  connectionId: null,
  mode: 'new',
  typedName: null,
  replaced: null,
  tables: null,
  options: {},
  restoreId: null,
};

export const restoreForm = remembered('restore.form', emptyForm);

/** Returns the reason why a new database cannot have this name; null if it can. */
export function problemOfName(name: string, targets: RestoreTargets | undefined): string | null {
  const parsed = databaseNameSchema.safeParse(name);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? text('restore.name-invalid');
  return targets?.databases.some((one) => one.name === name) === true
    ? text('restore.name-taken')
    : null;
}

/** The options of another attempt: those of the last one, and these. */
export const withOptions = (before: RestoreOptions, more: RestoreOptions): RestoreOptions => ({
  ...before,
  ...more,
  leaveOut: [...new Set([...(before.leaveOut ?? []), ...(more.leaveOut ?? [])])],
});

/** What is still missing for a review; null if nothing is. */
export function missingFor(
  form: RestoreForm,
  database: string | null,
  targets: RestoreTargets | undefined,
): 'server' | 'new' | 'replace' | 'tables' | null {
  if (targets === undefined) return 'server';
  if (form.mode === 'replace') return database === null ? 'replace' : null;
  if (database === null || problemOfName(database, targets) !== null) return 'new';
  return form.tables?.length === 0 ? 'tables' : null;
}
