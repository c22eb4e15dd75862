/** The origin of Nightjar's page. Used by the scheme, the sender check and the navigation rules. */

/** The private scheme of the built page; see `scheme.ts`. */
export const pageScheme = 'app';
const pageHost = 'nightjar';

export interface PageSource {
  /** `scheme://host[:port]`, compared as a whole. */
  origin: string;
  /** The address that the window loads. */
  url: string;
}

export const builtPage: PageSource = {
  origin: `${pageScheme}://${pageHost}`,
  url: `${pageScheme}://${pageHost}/index.html`,
};

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Returns the page to show: the built page, or the development server of `npm run dev`. A packaged
 * app never reads the environment, and a development server must be on this computer.
 */
export function choosePage(isPackaged: boolean, developmentUrl: string | undefined): PageSource {
  if (isPackaged || developmentUrl === undefined || developmentUrl === '') return builtPage;
  const url = URL.canParse(developmentUrl) ? new URL(developmentUrl) : null;
  if (url === null || url.protocol !== 'http:' || !loopbackHosts.has(url.hostname)) {
    throw new Error(
      `ELECTRON_RENDERER_URL is not a development server on this computer: ${developmentUrl}`,
    );
  }
  return { origin: url.origin, url: url.href };
}

/**
 * Returns `scheme://host[:port]` of a URL; null if it has none. `URL.origin` is not used: Node does
 * not treat the private scheme as a standard scheme and returns "null" for it, as for `data:` and
 * `file:`.
 */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return host === '' ? null : `${protocol}//${host}`;
}
