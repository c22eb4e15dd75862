/**
 * vitest `globalSetup` of all projects: a Node warning in any process of the tests fails the run,
 * even after the last test. No warning is expected: Node 24 strips types without one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nightjar-warnings-'));
  const file = path.join(folder, 'warnings.jsonl');
  writeFileSync(file, '');
  process.env['NIGHTJAR_NODE_WARNINGS'] = file;
  return () => {
    const warnings = readFileSync(file, 'utf8');
    rmSync(folder, { recursive: true });
    if (warnings === '') return;
    process.exitCode = 1;
    throw new Error(`Node warned while the tests ran:\n${warnings}`);
  };
}
