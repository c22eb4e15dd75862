'use strict';
// Loaded into every process of Node that tests start, before anything else: a warning of Node (a file that is
// left to the garbage collector, a listener too many, a deprecation) is written down, and fails the run
// (warnings-of-run.ts). Once for each process: test files may share one.
const { appendFileSync } = process.getBuiltinModule('node:fs');

const file = process.env['NIGHTJAR_NODE_WARNINGS'];

/** @param {Error} warning */
function reportWarning({ name, message, stack }) {
  // Electron says in this way that it did not load a page, which tests try on purpose.
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
