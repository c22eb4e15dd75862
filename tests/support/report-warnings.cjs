'use strict';
// Loaded first into every Node process that tests start: a Node warning (an unclosed file that was
// garbage-collected, too many listeners, a deprecation) is written to a file and fails the run
// (warnings-of-run.ts). Once per process, because test files may share one.
const { appendFileSync } = process.getBuiltinModule('node:fs');

const file = process.env['NIGHTJAR_NODE_WARNINGS'];

/** @param {Error} warning */
function reportWarning({ name, message, stack }) {
  // Electron's way to report that a page did not load, which tests cause on purpose.
  if (name === 'electron') return;
  /** @type {{ filepath?: string } | undefined} */
  const worker = Reflect.get(globalThis, '__vitest_worker__');
  const where = worker?.filepath ?? process.argv.join(' ');
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify({ name, message, where, stack })}\n`);
  }
}

const isLoaded = process.listeners('warning').some((one) => one.name === reportWarning.name);
if (file !== undefined && !isLoaded) process.on('warning', reportWarning);
