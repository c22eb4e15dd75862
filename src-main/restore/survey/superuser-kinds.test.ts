import { expect, it } from 'vitest';
import { describeEntryName } from '../tables/dump-entry.ts';
import { onlySuperusersCreate, widePublicationsIn } from './superuser-kinds.ts';

it('detects by the type of an object that only a superuser can create it', () => {
  const found = onlySuperusersCreate(
    ['TABLE', 'OPERATOR FAMILY', 'PUBLICATION', 'ACCESS METHOD', 'TEXT SEARCH TEMPLATE'].map(
      (type) => ({
        type,
        schema: type.includes('SEARCH') ? 'public' : null,
        name: 'x',
        sqlOffset: 0,
      }),
    ),
  );
  expect(found.map(describeEntryName)).toEqual([
    'operator family x',
    'access method x',
    'text search template public.x',
  ]);
});

it('distinguishes publications of all tables from publications of some tables', () => {
  expect(
    [
      "CREATE PUBLICATION some WITH (publish = 'insert');",
      "CREATE PUBLICATION every FOR ALL TABLES WITH (publish = 'insert');",
      'ALTER PUBLICATION some ADD TABLE ONLY public.t;',
      'CREATE PUBLICATION "of a schema" WITH (publish = \'insert\');',
      'ALTER PUBLICATION "of a schema" ADD TABLES IN SCHEMA shop;',
    ].flatMap(widePublicationsIn),
  ).toEqual(['every', 'of a schema']);
});
