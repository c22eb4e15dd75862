/** Where our own page comes from. Used by the scheme, the sender check and the navigation rules. */

/** The private scheme of the built page; see `scheme.ts`. */
export const pageScheme = 'app';
const pageHost = 'nightjar';

export interface PageSource {
  /** `scheme://host[:port]`, compared as a whole. */
  origin: string;
  /** What the window loads. */
  url: string;
}

export const builtPage: PageSource = {
  origin: `${pageScheme}://${pageHost}`,
  url: `${pageScheme}://${pageHost}/index.html`,
};

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The page to show: the built one, or the development server of `npm run dev`. A packaged app
 * never looks at the environment, and a development server must be on this computer.
 */
export function choosePage(isPackaged: boolean, developmentUrl: string | undefined): PageSource {
  if (isPackaged || developmentUrl === undefined || developmentUrl === '') return builtPage;
  const url = URL.canParse(developmentUrl) ? new URL(developmentUrl) : null;
  if (url === null || url.protocol !== 'http:' || !loopbackHosts.has(url.hostname)) {
    throw new Error(`ELECTRON_RENDERER_URL is not a development server here: ${developmentUrl}`);
  }
  return { origin: url.origin, url: url.href };
}

/**
 * `scheme://host[:port]` of a URL, or null when it has none. Not `URL.origin`: Node does not know
 * that our scheme is a standard one and answers "null" for it, as it does for `data:` and `file:`.
 */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return host === '' ? null : `${protocol}//${host}`;
}
