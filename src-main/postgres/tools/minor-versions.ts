/**
 * Which of two releases of PostgreSQL came out first. Minor versions of all majors are published on one day, and a
 * server may keep things in its catalog that only a pg_dump of that day knows. Pure.
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

/** The minor of this major that was published on the day of the list; undefined for a major without one. */
export const listedMinor = (major: number): number | undefined => oneDay.get(major);

/** "15.18" → [15, 18]; a beta or development version comes before every release. */
export function partsOfVersion(version: string): [major: number, minor: number] {
  const [, major, minor] = /^(\d{1,4})(?:\.(\d{1,4}))?/u.exec(version) ?? [];
  return [Number(major ?? Number.NaN), minor === undefined ? -1 : Number(minor)];
}

/** Whether the programs are known to be older than the server. False where nobody can tell. */
export function isOlderRelease(tools: string, server: string): boolean {
  const [toolsMajor, toolsMinor] = partsOfVersion(tools);
  const [serverMajor, serverMinor] = partsOfVersion(server);
  if (toolsMinor === -1 || serverMinor === -1) return false;
  if (toolsMajor === serverMajor) return toolsMinor < serverMinor;
  const [toolsListed, serverListed] = [oneDay.get(toolsMajor), oneDay.get(serverMajor)];
  if (toolsListed === undefined || serverListed === undefined) return false;
  // Before that day, minors of two majors were not always as many apart.
  if (serverMinor < serverListed) return false;
  return toolsMinor - toolsListed < serverMinor - serverListed;
}

/** The version of the programs' own major that is as new as the server; null where nobody can tell. */
export function asNewAs(server: string, toolsMajor: number): string | null {
  const [serverMajor, serverMinor] = partsOfVersion(server);
  if (serverMajor === toolsMajor) return server;
  const [toolsListed, serverListed] = [oneDay.get(toolsMajor), oneDay.get(serverMajor)];
  return toolsListed === undefined || serverListed === undefined
    ? null
    : `${toolsMajor}.${toolsListed + serverMinor - serverListed}`;
}
