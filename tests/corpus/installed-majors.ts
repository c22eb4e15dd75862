/**
 * The major versions of PostgreSQL on this computer: installed ones, and those downloaded by `npm
 * run fetch-majors`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findServerInstallations } from '../../src-main/postgres/private-server/installations.ts';
import { majorsFolder } from '../../tools/majors-folder.ts';

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
