import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtPage } from './origin.ts';
import { listPageFiles, servePage, type PageFiles } from './page-files.ts';

let parent: string;
let files: PageFiles;
let nonces = 0;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'nightjar-page-'));
  const folder = join(parent, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.json'), '{}');
  await writeFile(
    join(folder, 'index.html'),
    '<html lang="en"><meta content="__CSP_NONCE__">__CSP_NONCE__',
  );
  await writeFile(join(folder, 'assets', 'index-a1.js'), 'const x = "__CSP_NONCE__";');
  await writeFile(join(folder, 'assets', 'index.js.map'), '{}');
  await symlink(join(parent, 'secret.json'), join(folder, 'link.json'));
  await symlink(parent, join(folder, 'up'));
  files = await listPageFiles(folder);
});
afterAll(() => rm(parent, { recursive: true }));

const get = (path: string, method = 'GET'): Promise<Response> =>
  servePage(
    files,
    builtPage.origin,
    { method, url: `app://nightjar${path}` },
    () => `n${++nonces}`,
    'de',
  );

describe('the built page', () => {
  it('contains the files of the build, and no target of a link', () => {
    expect([...files.keys()].sort()).toEqual(['/assets/index-a1.js', '/index.html']);
  });

  it('names the language that the app speaks', async () => {
    expect(await (await get('/')).text()).toContain('<html lang="de">');
  });

  it('has a new nonce in the page and in its policy at every load', async () => {
    const [first, second] = [await get('/'), await get('/index.html?again')];
    const nonce = /'nonce-(.+?)'/u.exec(first.headers.get('content-security-policy') ?? '')?.[1];
    expect(await first.text()).toBe(`<html lang="de"><meta content="${nonce}">${nonce}`);
    expect(await second.text()).not.toContain(`"${nonce}"`);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('does not change scripts', async () => {
    const response = await get('/assets/index-a1.js');
    expect(await response.text()).toContain('__CSP_NONCE__');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    '/secret.json',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/link.json',
    '/up/secret.json',
    '/assets/index.js.map',
    '/assets',
    '/index.html/',
    '//etc/passwd',
    '/__proto__',
  ])('has no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers only to its own host and to GET', async () => {
    const elsewhere = { method: 'GET', url: 'app://other/index.html' };
    expect((await servePage(files, builtPage.origin, elsewhere, () => 'n', 'en')).status).toBe(404);
    expect((await get('/', 'POST')).status).toBe(405);
  });
});
