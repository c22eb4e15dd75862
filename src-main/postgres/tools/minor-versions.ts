/**
 * Decides which of two PostgreSQL releases is older. Minor versions of all majors are published on
 * the same day. A catalog of a server can contain objects that only a pg_dump of that day supports.
 * Pure functions: no I/O.
 */

/** Published together (release notes, August 2026). */
const oneDay: ReadonlyMap<number, number> = new Map([
  [14, 24],
  [15, 19],
  [16, 15],
  [17, 11],
  [18, 6],
]);
export const newestListedMajor = Math.max(...oneDay.keys());

/**
 * The minor version of this major that was published on the day of the list; undefined for a major
 * without such a version.
 */
export const listedMinor = (major: number): number | undefined => oneDay.get(major);

/** "15.18" → [15, 18]. A beta or development version is older than every release. */
export function partsOfVersion(version: string): [major: number, minor: number] {
  const [, major, minor] = /^(\d{1,4})(?:\.(\d{1,4}))?/u.exec(version) ?? [];
  return [Number(major ?? Number.NaN), minor === undefined ? -1 : Number(minor)];
}

/** True if the programs are known to be older than the server. False if this is unknown. */
export function isOlderRelease(tools: string, server: string): boolean {
  const [toolsMajor, toolsMinor] = partsOfVersion(tools);
  const [serverMajor, serverMinor] = partsOfVersion(server);
  if (toolsMinor === -1 || serverMinor === -1) return false;
  if (toolsMajor === serverMajor) return toolsMinor < serverMinor;
  const [toolsListed, serverListed] = [oneDay.get(toolsMajor), oneDay.get(serverMajor)];
  if (toolsListed === undefined || serverListed === undefined) return false;
  // Before that day, minor versions of two majors did not always differ by the same number.
  if (serverMinor < serverListed) return false;
  return toolsMinor - toolsListed < serverMinor - serverListed;
}

/** The version of the programs' major that is as new as the server; null if this is unknown. */
export function asNewAs(server: string, toolsMajor: number): string | null {
  const [serverMajor, serverMinor] = partsOfVersion(server);
  if (serverMajor === toolsMajor) return server;
  const [toolsListed, serverListed] = [oneDay.get(toolsMajor), oneDay.get(serverMajor)];
  return toolsListed === undefined || serverListed === undefined
    ? null
    : `${toolsMajor}.${toolsListed + serverMinor - serverListed}`;
}
