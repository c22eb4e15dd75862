/**
 * Decides which requests are accepted. The API listens only on this computer, but every local
 * program and every web page in a local browser can send requests. A web page is detected by its
 * Origin, and a page whose host name points to 127.0.0.1 (DNS rebinding) by its Host. Pure
 * functions: no I/O.
 */

/** True for the names of this computer with the port that the API listens on. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(
    (host ?? '').toLowerCase(),
  );
}

/**
 * True for requests of web pages. Browsers send `Origin` or `Sec-Fetch-Site`; programs send
 * neither.
 */
export function isFromBrowserPage(headers: Record<string, unknown>): boolean {
  return headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** Returns the token of `Authorization: Bearer …` (RFC 6750); null if there is none. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/iu.exec(authorization ?? '')?.[1] ?? null;
}
