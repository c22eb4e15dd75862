/**
 * Functions that the page can call (very few), and data that never reaches the page (a stored
 * password).
 */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster } from '../support/test-cluster.ts';
import { launchApp, logOf, namesIn, newHome } from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

it('the page has three functions and no access to Node, Electron or the network', async () => {
  const { page, electron } = await launchApp(await newHome());

  expect(page.url()).toBe('app://nightjar/index.html');
  const reachable = await page.evaluate(() => {
    const names = ['require', 'module', 'process', 'Buffer', 'global', 'ipcRenderer', 'electron'];
    return {
      names: names.filter((name) => name in globalThis),
      bridge: Object.keys(window.nightjar).sort(),
      frozen: Object.isFrozen(window.nightjar),
    };
  });
  expect(reachable).toEqual({
    names: [],
    bridge: ['call', 'listDropped', 'on', 'openDropped'],
    frozen: true,
  });

  // Calls outside of the contract do not leave the page, and paths cannot leave a folder.
  const rejected = await page.evaluate(async () => {
    const call = window.nightjar.call as (name: string, input?: unknown) => Promise<unknown>;
    const connectionId = crypto.randomUUID();
    return {
      unknown: await call('app.quit').catch(String),
      prototype: await call('__proto__').catch(String),
      input: await call('backups.list', { connectionId: '../..' }),
      path: await call('backups.showInFolder', { connectionId, filename: '../../etc/passwd' }),
      nobody: await call('backups.list', { connectionId }),
    };
  });
  expect(rejected).toMatchObject({
    unknown: expect.stringContaining('Unknown call') as string,
    prototype: expect.stringContaining('Unknown call') as string,
    input: { ok: false, error: { code: 'invalid-input' } },
    path: { ok: false, error: { code: 'invalid-input' } },
    nobody: { ok: false, error: { code: 'connection-not-found' } },
  });

  const attempts = await page.evaluate(async () => {
    const outcome = (operation: Promise<unknown>): Promise<string> =>
      operation.then(
        () => 'done',
        () => 'refused',
      );
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline script ran"';
    document.head.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    // After the other checks, because the debugger removes this ban for the call that it makes
    // itself.
    await new Promise((resolve) => setTimeout(resolve, 0));
    let evaluated = 'refused';
    try {
      // eslint-disable-next-line no-eval -- the test checks that it does not run
      evaluated = globalThis.eval('"done"') as string;
    } catch {
      // The call is rejected.
    }
    return {
      fetch: await outcome(fetch('https://example.com/')),
      file: await outcome(fetch('file:///etc/passwd')),
      ownFiles: await outcome(fetch('app://nightjar/../../package.json')),
      evaluated,
      opened: window.open('https://example.com/') === null ? 'refused' : 'done',
      location: (await navigator.permissions.query({ name: 'geolocation' })).state,
      notification: await Notification.requestPermission(),
      title: document.title,
    };
  });
  expect(attempts).toEqual({
    fetch: 'refused',
    file: 'refused',
    ownFiles: 'refused',
    evaluated: 'refused',
    opened: 'refused',
    location: 'denied',
    notification: 'denied',
    title: 'Nightjar',
  });
  await page.evaluate(() => {
    location.href = 'https://example.com/?leaving';
  });
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd';
  });
  expect(page.url()).toBe('app://nightjar/index.html');
  expect(electron.windows()).toHaveLength(1);

  // Every load has its own policy and nonce.
  const before = await nonceOf(page);
  await page.reload();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  expect(await nonceOf(page)).toMatch(/^[\w+/=-]{20,}$/u);
  expect(await nonceOf(page)).not.toBe(before);
});

it("the bridge answers neither an external page that has it nor a frame of the app's own origin inside that page", async () => {
  const home = await newHome();
  const { electron } = await launchApp(home);
  const foreign = http.createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<title>foreign</title><iframe src="app://nightjar/index.html"></iframe>'),
  );
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void foreign.close());
  const { port } = foreign.address() as AddressInfo;

  // All other protections are removed, so that only the check of the sender is left.
  const answers = await electron.evaluate(async ({ app, BrowserWindow, session }, externalPort) => {
    const elsewhere = session.fromPartition('elsewhere');
    elsewhere.protocol.handle(
      'app',
      () => new Response('<title>ours</title>', { headers: { 'content-type': 'text/html' } }),
    );
    const withBridge = (partition: string) =>
      new BrowserWindow({
        show: false,
        webPreferences: {
          partition,
          preload: `${app.getAppPath()}/out/preload/index.cjs`,
          nodeIntegrationInSubFrames: true,
        },
      });
    const ask = `Promise.all([
      nightjar.call('app.status'),
      nightjar.call('connections.list'),
      nightjar.call('session.signIn', { name: 'Ada', passphrase: 'x', staySignedIn: false }),
      nightjar.call('admins.list'),
    ]).then((all) => all.map((one) => one.ok ? 'answered' : one.error.code))`;
    const window = withBridge('elsewhere');
    window.webContents.removeAllListeners('will-frame-navigate');
    await window.loadURL(`http://127.0.0.1:${externalPort}/`);
    const [inner] = window.webContents.mainFrame.frames;
    const own = withBridge('elsewhere');
    await own.loadURL('app://nightjar/index.html');
    const found = {
      foreignPage: (await window.webContents.executeJavaScript(ask)) as unknown,
      innerUrl: inner?.url,
      innerFrame: await inner?.executeJavaScript(ask),
      own: (await own.webContents.executeJavaScript(`nightjar.call('app.status')`)) as {
        ok: boolean;
      },
    };
    window.destroy();
    own.destroy();
    return found;
  }, port);
  expect(answers).toMatchObject({
    foreignPage: ['unexpected', 'unexpected', 'unexpected', 'unexpected'],
    innerUrl: 'app://nightjar/index.html',
    innerFrame: ['unexpected', 'unexpected', 'unexpected', 'unexpected'],
    // The same bridge in the main frame of the app's own origin works: so the check rejected the
    // other calls.
    own: { ok: true },
  });
  const log = await logOf(home);
  expect(log.match(/A call from an untrusted frame was rejected/gu)).toHaveLength(8);
  expect(log).not.toContain('sign-in-failed');
});

it('a password is not in arguments, answers, events, logs, settings and manifests', async () => {
  const canary = `canary${crypto.randomUUID().replaceAll('-', '')}`;
  const cluster = await startTestCluster({ password: canary });
  try {
    await createSmallDatabase(cluster, 'kept');
    const home = await newHome();
    const recorded = join(home.folder, 'arguments.log');
    const tools = await recordingTools(home.folder, cluster.binDirectory, recorded);
    await writeFile(
      join(home.userData, 'settings.json'),
      JSON.stringify({
        version: 1,
        connections: [],
        backupFolder: home.backups,
        toolsFolder: tools,
      }),
    );
    const app = await launchApp(home);
    const { page, electron } = app;
    await recordTraffic(electron);

    const { host, port, user } = cluster;
    await connect(page, { name: 'Kept', host, port, user, database: 'kept', password: canary });
    await page.getByRole('button', { name: 'Create New Backup' }).click();
    const success = page.getByText('Backup created successfully', { exact: true });
    await success.first().waitFor({ timeout: 60_000 });

    // Editing does not return the password: the field is empty, and leaving it empty keeps the
    // stored password.
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Edit connection…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit connection' });
    expect(await dialog.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await dialog.getByLabel('Name', { exact: true }).fill('Kept well');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Kept well', level: 1 }).waitFor();

    // An error logs the output of the tools; that must not contain the password either.
    await cluster.psql('postgres', 'ALTER DATABASE kept RENAME TO gone;');
    await page.getByRole('button', { name: 'Create New Backup' }).click();
    await page.getByText('Unknown database').first().waitFor({ timeout: 60_000 });

    const traffic = await trafficOf(electron);
    expect(traffic.some((line) => line.includes('backup_'))).toBe(true);
    expect(traffic.filter((line) => line.includes(canary))).toEqual([]);
    const shown = await page.evaluate(
      () => document.documentElement.outerHTML + JSON.stringify(Object.entries(localStorage)),
    );
    expect(shown).not.toContain(canary);
    await app.close();

    const argumentLines = await readFile(recorded, 'utf8');
    expect(argumentLines).toContain('pg_dump');
    expect(argumentLines).not.toContain(canary);
    expect(await namesIn(home.temporary)).toEqual([]);
    expect(app.stderr()).not.toContain(canary);
    expect(await filesHolding(canary, [home.userData, home.backups])).toEqual([]);
  } finally {
    await cluster.remove();
  }
});

const nonceOf = (page: Page): Promise<string | null> =>
  page.locator('meta[name="csp-nonce"]').getAttribute('content');

/** Programs that record their arguments before they start the real programs. */
async function recordingTools(folder: string, real: string, recorded: string): Promise<string> {
  const tools = join(folder, 'tools');
  await mkdir(tools);
  for (const name of ['pg_dump', 'pg_dumpall', 'psql']) {
    const script = `#!/bin/sh\nprintf '%s\\n' "$0 $*" >> '${recorded}'\nexec '${join(real, name)}' "$@"\n`;
    await writeFile(join(tools, name), script);
    await chmod(join(tools, name), 0o755);
  }
  return tools;
}

type Recorder = typeof globalThis & { recordedTraffic: string[] };

/** Records everything that goes from the main process to the page: answers and events. */
async function recordTraffic(electron: ElectronApplication): Promise<void> {
  const wrapped = await electron.evaluate(({ ipcMain, BrowserWindow }) => {
    const traffic: string[] = [];
    (globalThis as Recorder).recordedTraffic = traffic;
    // Electron keeps its handlers in an undocumented map; there is no other access to them.
    type Handler = (...args: unknown[]) => unknown;
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, Handler>;
    };
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (...args) => {
        const answer = await handler(...args);
        traffic.push(`${channel} ${JSON.stringify(answer)}`);
        return answer;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel: string, ...args: unknown[]) => {
        traffic.push(`${channel} ${JSON.stringify(args)}`);
        send(channel, ...args);
      };
    }
    return handlers.size;
  });
  expect(wrapped).toBeGreaterThan(10);
}

const trafficOf = (electron: ElectronApplication): Promise<string[]> =>
  electron.evaluate(() => (globalThis as Recorder).recordedTraffic);

/** Files that contain a text as plain text, as UTF-16 (Chromium's own storage) or in base64. */
async function filesHolding(text: string, folders: readonly string[]): Promise<string[]> {
  const forms = [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    // With one or two preceding bytes the base64 letters are shifted; the middle is the same for
    // each shift.
    ...[0, 1, 2].map((shift) =>
      Buffer.from(
        Buffer.from('x'.repeat(shift) + text)
          .toString('base64')
          .slice(4, -4),
      ),
    ),
  ];
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      if (forms.some((form) => content.includes(form))) found.push(file);
    }
  }
  return found;
}
