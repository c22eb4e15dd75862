/**
 * The major versions of PostgreSQL on this computer: installed ones, and those downloaded by `npm
 * run fetch-majors`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findServerInstallations } from '../../src-main/postgres/private-server/installations.ts';
import { majorsFolder } from '../../tools/majors-folder.ts';
import { attempts } from '../support/attempts.ts';

export const wantedMajors = [13, 14, 15, 17, 18] as const;

export interface MajorHere {
  major: number;
  /** Folder with initdb, postgres, psql and pg_dump. */
  binDirectory: string;
}

/**
 * In ascending order. A missing version is reported on the terminal, and in the name of a skipped
 * test.
 */
export async function findMajors(): Promise<MajorHere[]> {
  const installed = await findServerInstallations();
  const fetched = wantedMajors.flatMap((major) => {
    const binDirectory = path.join(majorsFolder, String(major), 'bin');
    return existsSync(binDirectory) ? [{ major, binDirectory }] : [];
  });
  const all = [
    ...fetched,
    ...installed.map(({ majorVersion, binDirectory }) => ({ major: majorVersion, binDirectory })),
  ];
  return [...new Map(all.map((one) => [one.major, one])).values()].toSorted(
    (a, b) => a.major - b.major,
  );
}

/**
 * Returns the oldest, the middle and the newest version for `npm test`, and all versions for `npm run
 * test:long`.
 */
export function majorsOfEachRun(here: readonly MajorHere[]): MajorHere[] {
  if (attempts(0, 1) === 1) return [...here];
  const places = new Set([0, Math.floor((here.length - 1) / 2), here.length - 1]);
  return here.filter((_, place) => places.has(place));
}
