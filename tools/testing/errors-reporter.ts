import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/** Vitest's JSON report does not contain errors outside of the tests. This writes their messages. */
export default class ErrorsReporter implements Reporter {
  onTestRunEnd(...[, unhandledErrors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env['NIGHTJAR_ERRORS_FILE'];
    if (file === undefined) return;
    const messages = unhandledErrors.map((error) =>
      [error.message, (error.cause as { message?: string } | undefined)?.message ?? ''].join(' '),
    );
    writeFileSync(file, JSON.stringify(messages));
  }
}
