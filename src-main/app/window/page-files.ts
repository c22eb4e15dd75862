/**
 * The files of the built page, and how they are served. The list is created once from the folder,
 * so a request can only name a file of the list and never another path.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Language } from '#shared/words/languages.ts';
import { originOf } from './origin.ts';

/** The type of each kind of file that the build creates. Other files are not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Path of a request → file on disk. Links are omitted. */
export type PageFiles = ReadonlyMap<string, string>;

export async function listPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, string>();
  const visit = async (directory: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) await visit(path, `${prefix}${entry.name}/`);
      else if (entry.isFile() && extname(entry.name) in contentTypes) {
        files.set(`${prefix}${entry.name}`, path);
      }
    }
  };
  await visit(folder, '/');
  return files;
}

/** Permissions of the page. Styles that Mantine adds at runtime have the nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** `__CSP_NONCE__` in index.html is replaced by the nonce of each load. */
const noncePlaceholder = '__CSP_NONCE__';
/** The page reads its language from here, so its first words are in this language. */
const languageOfPage = '<html lang="en"';

export async function servePage(
  files: PageFiles,
  origin: string,
  request: { method: string; url: string },
  newNonce: () => string,
  language: Language,
): Promise<Response> {
  if (request.method !== 'GET') return refuse(405);
  if (originOf(request.url) !== origin) return refuse(404);
  const { pathname } = new URL(request.url);
  const path = files.get(pathname === '/' ? '/index.html' : pathname);
  if (path === undefined) return refuse(404);

  const nonce = newNonce();
  const extension = extname(path);
  const content = await readFile(path);
  const body =
    extension === '.html'
      ? content
          .toString('utf8')
          .replaceAll(noncePlaceholder, nonce)
          .replace(languageOfPage, `<html lang="${language}"`)
      : content;
  return new Response(body, {
    headers: {
      'Content-Type': contentTypes[extension] ?? 'application/octet-stream',
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}

function refuse(status: number): Response {
  return new Response(null, {
    status,
    headers: { 'Content-Security-Policy': "default-src 'none'", 'Cache-Control': 'no-store' },
  });
}
