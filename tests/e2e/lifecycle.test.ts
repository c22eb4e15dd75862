/** Starts with a damaged settings file, second starts, forced exits, and restarts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { runTool } from '../../src-main/system/processes.ts';
import { createSmallDatabase, lockTable } from '../support/engine.ts';
import { isNightjarSession, startTestCluster } from '../support/test-cluster.ts';
import {
  launchApp,
  logOf,
  namesIn,
  newHome,
  processesOf,
  startCommand,
  type RunningApp,
} from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

it('the app starts with default settings if the file is damaged, and shows the path of the old file', async () => {
  const broken = '{"version": 1, "connections": [ oops';
  const home = await newHome(broken);
  const { page } = await launchApp(home);
  const alert = page.getByRole('alert').filter({ hasText: 'The settings could not be read' });
  await alert.getByRole('button', { name: 'Show file' }).waitFor();
  const text = await alert.innerText();
  const kept = (await namesIn(home.userData)).filter((name) =>
    /^settings\..+\.json|^settings\.json\..+/u.test(name),
  );
  expect(kept).toHaveLength(1);
  expect(text).toContain(kept[0]);
  expect(await readFile(join(home.userData, kept[0] ?? ''), 'utf8')).toBe(broken);
  await page.getByRole('button', { name: 'Try a sample database' }).waitFor();
});

it('only one window opens for several starts, at its last position', async () => {
  const home = await newHome();
  const first = await launchApp(home);
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 650 });
  });
  const { executablePath, args, env } = startCommand(home);
  const again = await runTool({ file: executablePath, args, env, timeoutMs: 60_000 });
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('already running');
  expect(first.electron.windows()).toHaveLength(1);
  await first.close();

  const second = await launchApp(home);
  const bounds = await second.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toEqual({ x: 40, y: 30, width: 1000, height: 650 });
});

it('a start while the app quits starts it again, with a window and the named dump', async () => {
  const home = await newHome();
  const app = await launchApp(home);
  const file = join(home.folder, 'again.json');
  await app.electron
    .evaluate(
      ({ app: main }, [written = '', folder = '']) => {
        main.relaunch = (options) => {
          process.getBuiltinModule('fs').writeFileSync(written, JSON.stringify(options));
        };
        main.quit();
        main.emit('second-instance', {}, ['electron', '--hidden', 'shop.sql'], folder);
      },
      [file, home.folder],
    )
    .catch(() => 'it ended');
  await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 30_000 }).not.toBe('');
  const { args } = JSON.parse(await readFile(file, 'utf8')) as { args: string[] };
  expect(args.at(-1)).toBe(join(home.folder, 'shop.sql'));
  expect(args).not.toContain('--hidden');
  await expect.poll(() => processesOf(home), { timeout: 30_000 }).toEqual([]);
});

/** Quit is chosen, but the question is not answered; a real dialog is closed by its signal. */
const askWhetherToQuit = ({ electron }: RunningApp): Promise<void> =>
  electron.evaluate(({ app, dialog }) => {
    dialog.showMessageBox = (options: unknown) =>
      new Promise((resolve) => {
        (options as { signal: AbortSignal }).signal.addEventListener('abort', () =>
          resolve({ response: 0, checkboxChecked: false }),
        );
      });
    app.quit();
  });

/**
 * A backup that is blocked is running when `tell` asks the app to quit; the app must exit cleanly.
 */
async function endsCleanly(tell: (app: RunningApp) => Promise<unknown>): Promise<string> {
  const cluster = await startTestCluster();
  try {
    await createSmallDatabase(cluster, 'held');
    const home = await newHome();
    const app = await launchApp(home);
    const { host, port, user, password } = cluster;
    await connect(app.page, { name: 'Held', host, port, user, password, database: 'held' });
    const { release } = await lockTable(cluster, 'held', 'loans');
    await app.page.getByRole('button', { name: 'Create New Backup' }).click();
    await app.page.getByRole('region', { name: 'Backup in progress' }).waitFor();
    expect(await processesOf(home)).not.toEqual([]);

    await tell(app);
    await expect.poll(() => processesOf(home), { timeout: 30_000 }).toEqual([]);
    await release();
    expect(await namesIn(home.backups)).toEqual([]);
    expect(await namesIn(home.temporary)).toEqual([]);
    return await logOf(home);
  } finally {
    await cluster.remove();
  }
}

it.each<[string, (app: RunningApp) => Promise<unknown>, string]>([
  [
    'is told to end',
    async ({ electron }) => electron.process().kill('SIGTERM'),
    'Asked to exit {"signal":"SIGTERM"}',
  ],
  [
    'is told to end while it asks whether to quit',
    async (app) => {
      await askWhetherToQuit(app);
      app.electron.process().kill('SIGTERM');
    },
    'Asked to exit {"signal":"SIGTERM"}',
  ],
  [
    'asks whether to quit and the computer shuts down',
    async (app) => {
      await askWhetherToQuit(app);
      await app.electron
        .evaluate(({ powerMonitor }) =>
          powerMonitor.emit('shutdown', { preventDefault: () => undefined }),
        )
        .catch(() => 'it ended');
    },
    'The computer is shutting down',
  ],
])('the app cancels running work when it %s, and leaves nothing', async (_when, tell, logged) => {
  const log = await endsCleanly(tell);
  expect(log).toContain(logged);
  expect(log).toContain('backup cancelled');
});

function asOnWindows(): void {
  vi.stubEnv('SESSION_ENDS_AS', 'win32');
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Windows sends this to every window when a user logs off; other systems never do. */
const endSession = ({ electron }: RunningApp): Promise<unknown> =>
  electron
    .evaluate(({ BaseWindow }) => {
      const windows = BaseWindow.getAllWindows();
      for (const event of ['query-session-end', 'session-end']) {
        for (const window of windows) window.emit(event, { preventDefault: () => undefined });
      }
    })
    .catch(() => 'it ended');

it('the app receives the end of the Windows session without a window, and does not block it before', async () => {
  asOnWindows();
  const log = await endsCleanly(async (app) => {
    await app.page.close();
    const known = await app.electron.evaluate(({ BaseWindow, BrowserWindow }) => ({
      shown: BrowserWindow.getAllWindows().length,
      all: BaseWindow.getAllWindows().map((window) => [window.isVisible(), window.isFocusable()]),
    }));
    expect(known).toEqual({ shown: 0, all: [[false, false]] });
    // A second launch still creates the window, and closing the window does not quit the app.
    const opened = app.electron.waitForEvent('window');
    await app.electron.evaluate(({ app: main }) => {
      main.emit('second-instance', {}, ['electron'], '/');
    });
    await (await opened).close();
    await endSession(app);
  });
  expect(log.match(/The session is ending/gu)).toHaveLength(1);
  expect(log).toContain('backup cancelled');
});

it('the app quits once if both windows receive the end of the Windows session, and closes its question', async () => {
  asOnWindows();
  const log = await endsCleanly(async (app) => {
    await askWhetherToQuit(app);
    await endSession(app);
  });
  expect(log.match(/The session is ending/gu)).toHaveLength(1);
  expect(log.match(/backup cancelled/gu)).toHaveLength(1);
});

it('an app that is killed during a dump leaves no damaged file and no pg_dump, and the next start cleans up', async () => {
  const cluster = await startTestCluster();
  try {
    const { host, port, user, password } = cluster;
    const database = await cluster.createDatabase('victim');
    await database.psql(
      `CREATE TABLE large AS SELECT n, md5(n::text) AS text FROM generate_series(1, 600000) AS n`,
    );
    const home = await newHome();
    const partials = async (): Promise<string[]> =>
      (await namesIn(home.backups)).filter((name) => name.endsWith('.sql.gz.partial'));
    for (let turn = 0; turn < 2; turn += 1) {
      const { page, electron } = await launchApp(home);
      if (turn === 0) {
        await connect(page, { name: 'V', host, port, user, password, database: 'victim' });
      }
      await page.getByRole('button', { name: 'Create New Backup' }).click();
      await expect.poll(partials, { timeout: 20_000, interval: 5 }).toHaveLength(1);
      electron.process().kill('SIGKILL');
      await expect.poll(() => processesOf(home), { timeout: 30_000 }).toEqual([]);
      await expect
        .poll(() => cluster.psql('postgres', sessionsOfDumps), { timeout: 30_000 })
        .toBe('0');
      expect((await namesIn(home.backups)).filter((name) => name.endsWith('.gz'))).toEqual([]);
    }
    const { page } = await launchApp(home);
    expect(await partials()).toEqual([]);
    await page.getByRole('button', { name: 'Create New Backup' }).click();
    await page.getByRole('row').filter({ hasText: 'Verified' }).waitFor();
    const [file = ''] = (await namesIn(home.backups)).filter((name) => name.endsWith('.gz'));
    expect(await verifyFile(join(home.backups, file))).toMatchObject({ rows: 600_000 });
  } finally {
    await cluster.remove();
  }
});

const sessionsOfDumps = `SELECT count(*) FROM pg_stat_activity WHERE ${isNightjarSession}`;

it('the app is a command line if it is started with a command', async () => {
  const home = await newHome();
  const { executablePath, args, env } = startCommand(home);
  const run = (...command: string[]) =>
    runTool({ file: executablePath, args: [...args, ...command], env, timeoutMs: 60_000 });
  const listed = await run('list', '--output', home.folder, '--json');
  expect({ ...listed, stdout: JSON.parse(listed.stdout) as unknown }).toMatchObject({
    exitCode: 0,
    stdout: { success: true },
  });
  expect((await run('list', '--no-such-option')).exitCode).toBe(2);
});
