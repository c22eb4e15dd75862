/**
 * Environment for a Node process that a test starts: its warnings fail the run
 * (warnings-of-run.ts).
 */
import path from 'node:path';

const script = path.join(import.meta.dirname, 'report-warnings.cjs');

export const reportingWarnings = (): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--require ${JSON.stringify(script)}`,
  NIGHTJAR_NODE_WARNINGS: process.env['NIGHTJAR_NODE_WARNINGS'],
});
