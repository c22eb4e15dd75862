/** The warnings of a restore as the user reads them. */
import { describeRestoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';

export const sentences = (warnings: readonly RestoreWarning[]): string[] =>
  warnings.map(describeRestoreWarning);
