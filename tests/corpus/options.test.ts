/**
 * Every option of pg_dump that changes the text of a plain dump (manual, "pg_dump"), of every major
 * version on this computer, over a database with every kind of object.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempts } from '../support/attempts.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import { engineForTest } from '../support/engine.ts';
import {
  hashByPgDump,
  hashOfBackup,
  manyRowsSql,
  smallSizes,
  withoutLineBreaks,
} from '../support/several-sessions.ts';
import type { TestCluster } from '../support/test-cluster.ts';
import { dumpBy, findFaults, startScene } from './corpus.ts';
import { findMajors, majorsOfEachRun, wantedMajors } from './installed-majors.ts';

/** With the first major version whose pg_dump supports the option. */
const single: readonly (readonly [options: string, since?: number])[] = [
  [''],
  ['--no-owner --no-privileges'],
  ['--use-set-session-authorization'],
  ['--clean'],
  ['--clean --if-exists'],
  ['--create'],
  ['--clean --create'],
  ['--clean --if-exists --create'],
  ['--inserts'],
  ['--column-inserts'],
  ['--inserts --rows-per-insert=3'],
  ['--column-inserts --on-conflict-do-nothing'],
  ['--disable-dollar-quoting'],
  ['--quote-all-identifiers'],
  ['--no-comments'],
  ['--no-publications'],
  ['--no-security-labels'],
  ['--no-subscriptions'],
  ['--no-tablespaces'],
  ['--no-unlogged-table-data'],
  ['--no-toast-compression', 14],
  ['--no-table-access-method', 15],
  ['--load-via-partition-root'],
  ['--enable-row-security'],
  ['--serializable-deferrable'],
  ['--no-synchronized-snapshots'],
  ['--extra-float-digits=0'],
  ['--schema-only'],
  ['--section=pre-data'],
  ['--section=data'],
  ['--section=post-data'],
  ['--section=pre-data --section=data'],
  ['--data-only'],
  ['--data-only --disable-triggers'],
  ['--schema=public'],
  ['--exclude-schema=odd*'],
  ['--table=base --table=child'],
  ['--exclude-table=base'],
  ['--exclude-table-data=base'],
  ['--no-blobs'],
  ['--blobs'],
  ['--encoding=SQL_ASCII'],
  ['--lock-wait-timeout=1000'],
  ['--no-sync'],
  ['--verbose'],
  ['--extension=plpgsql', 14],
  ['--table-and-children=base', 16],
  ['--exclude-extension=plpgsql', 17],
  ['--no-policies', 18],
  ['--no-schema', 18],
  ['--no-data', 18],
  ['--statistics', 18],
  ['--statistics-only', 18],
  ['--sequence-data --schema-only', 18],
];
/** Frequent options combined in few dumps. */
const together: readonly string[] = [
  '--use-set-session-authorization --quote-all-identifiers --no-comments --no-publications --no-subscriptions',
  '--clean --if-exists --create --column-inserts --rows-per-insert=3 --on-conflict-do-nothing --disable-dollar-quoting',
  '--clean --load-via-partition-root --enable-row-security --extra-float-digits=0 --no-tablespaces --verbose',
];

const here = await findMajors();
const absent = wantedMajors.filter((one) => !here.some(({ major }) => major === one));

describe.each(majorsOfEachRun(here))('pg_dump of PostgreSQL $major', ({ major, binDirectory }) => {
  const place = here.findIndex((one) => one.major === major);
  let scene: Awaited<ReturnType<typeof startScene>>;
  let cluster: TestCluster;
  beforeAll(async () => {
    scene = await startScene(binDirectory);
    ({ cluster } = scene);
    await cluster.createDatabase('every kind');
    // An older server does not support all of them.
    await cluster.psql('every kind', `\\set ON_ERROR_STOP off\n${everyKindSql}`);
  });
  afterAll(() => scene.end());

  // In `npm test`, only of the oldest and of the newest version.
  const isAtEnd = place === 0 || place === here.length - 1;
  it.each(isAtEnd || attempts(0, 1) === 1 ? [4] : [])(
    '%i sessions write what one pg_dump writes',
    async (sessions) => {
      const database = 'in pieces';
      await cluster.createDatabase(database, { template: 'every kind' });
      await cluster.psql(database, `${manyRowsSql}; ${withoutLineBreaks}`);
      const engine = await engineForTest({ faults: { sessionSizes: smallSizes } });
      const { id } = await engine.connect(cluster, { database });
      await engine.nightjar.settings.update({ sessions });
      const file = await engine.backUpWell(id);
      expect(await engine.log()).toContain('several sessions dump rows');
      expect(await engine.log()).not.toContain('trying with one');
      expect(await hashOfBackup(file)).toBe(await hashByPgDump(cluster, database));
    },
  );

  const all = single.flatMap(([options, since = 0]) => (major >= since ? [options] : []));
  const inTurn = here.length === 1 ? together : [together[place % together.length] ?? ''];
  // In `npm test` the cases are divided among the major versions.
  it.each(attempts(0, 1) === 1 ? [...all, ...together] : inTurn)(
    'a dump with “%s” is restored as psql restores it',
    async (options) => {
      const file = await dumpBy(
        binDirectory,
        cluster,
        'every kind',
        options.split(' ').filter((one) => one !== ''),
      );
      const origin = /--(?:clean|create)/u.test(options) ? 'every kind' : null;
      expect(await findFaults(scene, file, { origin })).toEqual([]);
    },
  );
});

const absentNote =
  absent.length === 0 ? '' : ` (absent: ${absent.join(', ')}; npm run fetch-majors)`;
it.skipIf(absent.length > 0)(`All major versions are here${absentNote}`, () => {
  expect(absent).toEqual([]);
});
