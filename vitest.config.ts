import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const warningsOfRun = 'tests/support/warnings-of-run.ts';

/**
 * Seven projects, each with its own heading in `npm test`: unit (next to the sources, in parallel),
 * component (the screens in a DOM without a browser, from the samples of `gallery/`), integration
 * (real PostgreSQL and keychain), faults (the same, with a fault), attacks (malicious dumps,
 * servers and files; `npm run attack` runs them longer), corpus (dumps of every kind, of all
 * installed major versions; `npm run test:long` creates many more) and e2e (the real Electron). The
 * files of one of the last five projects share a server or a display and run one at a time. They load
 * the modules once, except the attacks, which watch the modules load. These five projects share
 * nothing and run at the same time, most of them in two parts. With real servers and windows on a
 * shared machine a test may be disturbed once: failed tests run again, and the report names them.
 */
export default defineConfig({
  plugins: [react()],
  test: {
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // Events that normally come soon come later on a busy computer.
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ['tests/support/warnings-of-tests.ts'],
    // Tests read English, on a computer of any language. The programs that they start inherit it.
    env: { LANGUAGE: 'en' },
    // The seven projects translate the same modules.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: [warningsOfRun],
          include: ['{src-*,tests/architecture,tools,bench}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'component',
          environment: 'happy-dom',
          // Mantine is loaded once, not once for each file.
          isolate: false,
          globalSetup: [warningsOfRun],
          setupFiles: ['tests/support/warnings-of-tests.ts', 'gallery/component-tests.ts'],
          include: ['gallery/**/*.test.tsx', 'src-renderer/**/*.test.tsx'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          retry: 1,
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: [warningsOfRun, 'tests/support/global-cluster.ts'],
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          retry: 1,
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: [warningsOfRun, 'tests/support/global-cluster.ts'],
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'attacks',
          retry: 1,
          include: ['tests/attacks/**/*.test.ts'],
          globalSetup: [warningsOfRun, 'tests/support/global-cluster.ts'],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'corpus',
          retry: 1,
          include: ['tests/corpus/**/*.test.ts'],
          globalSetup: [warningsOfRun, 'tests/support/global-cluster.ts'],
          fileParallelism: false,
          isolate: false,
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          retry: 1,
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: [warningsOfRun],
          fileParallelism: false,
          isolate: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
