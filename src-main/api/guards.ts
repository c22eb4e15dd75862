/**
 * Who may knock at all. The API listens on this computer only, but every program here can send
 * requests, and so can every web page in a browser here: a page is told by its Origin, and a page
 * that made its own host name point at 127.0.0.1 (DNS rebinding) by its Host. Pure.
 */

/** True for the names of this computer with the port that is really listened on. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(
    (host ?? '').toLowerCase(),
  );
}

/** Browsers send `Origin` or `Sec-Fetch-Site` with what pages ask; programs send neither. */
export function isFromBrowserPage(headers: Record<string, unknown>): boolean {
  return headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** The token of `Authorization: Bearer …` (RFC 6750); null without one. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/iu.exec(authorization ?? '')?.[1] ?? null;
}
