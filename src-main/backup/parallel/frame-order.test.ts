import { describe, expect, it } from 'vitest';
import { FrameOrder, UnknownOrder } from './frame-order.ts';

const named = (...names: string[]) =>
  names.map((full) => {
    const [schema = '', name = ''] = full.split('.');
    return { schema, name };
  });
const entry = (type: string, name: string, schema = 'public'): string =>
  `-- Name: ${name}; Type: ${type}; Schema: ${schema}; Owner: -`;
const data = (full: string): string => {
  const [schema = '', name = ''] = full.split('.');
  return `-- Data for Name: ${name}; Type: TABLE DATA; Schema: ${schema}; Owner: -`;
};

/** Returns the lines of the dump with the names of the large tables at their places. */
function placed(tables: string[], lines: string[]): string[] {
  const order = new FrameOrder(named(...tables));
  for (const { schema, name } of named(...tables)) order.before(entry('TABLE', name, schema));
  const found = lines.flatMap((line) => [
    ...order.before(line).map(({ schema, name }) => `${schema}.${name}`),
    line,
  ]);
  expect(order.isComplete).toBe(true);
  return found;
}

describe('the place of a large table', () => {
  it('is after all definitions, sorted by schema and name as bytes', () => {
    const lines = [
      entry('TABLE', 'a'),
      entry('COMMENT', 'TABLE a'),
      data('a.z'),
      data('public.b'),
      entry('SEQUENCE SET', 's'),
      entry('CONSTRAINT', 'b_pkey'),
    ];
    expect(placed(['public.é', 'public.a', 'b.c', 'public.B'], lines)).toEqual([
      ...lines.slice(0, 3),
      'b.c',
      'public.B',
      'public.a',
      lines[3],
      'public.é',
      ...lines.slice(4),
    ]);
  });

  it('is before the first entry that needs rows', () => {
    for (const type of ['INDEX', 'FK CONSTRAINT', 'BLOBS', 'TRIGGER', 'MATERIALIZED VIEW DATA']) {
      const lines = [entry('TABLE', 'a'), entry(type, 'b')];
      expect(placed(['public.a'], lines)).toEqual([lines[0], 'public.a', lines[1]]);
    }
  });

  it('is before the last line of a dump without further entries', () => {
    const last = '-- PostgreSQL database dump complete';
    expect(placed(['public.a'], [last])).toEqual(['public.a', last]);
  });
});

it('definitions that need an index may follow the data', () => {
  const lines = [
    entry('INDEX', 'i'),
    entry('MATERIALIZED VIEW', 'm'),
    entry('FUNCTION', 'f()'),
    entry('SURPRISE', 'b'),
  ];
  expect(placed(['public.a'], lines)).toEqual(['public.a', ...lines]);
});

describe('an order that pg_dump does not write', () => {
  it.each([
    ['data in another order', [data('public.b'), data('public.a')]],
    ['data after an index', [entry('INDEX', 'i'), data('public.a')]],
    ['a definition after data', [data('public.a'), entry('TABLE', 'b')]],
    ['a table without its definition', [data('public.z')]],
    ['a schema that looks like a type', [entry('TABLE', 't', 's; Type: INDEX; Schema: q')]],
    ['data of a table that the sessions dump', [data('public.t')]],
    ['an entry of an unknown type', [entry('SURPRISE', 'b')]],
    [
      'an unknown kind of comment',
      ['-- Statistics for Name: a; Type: STATISTICS DATA; Schema: public; Owner: -'],
    ],
  ])('is not guessed: %s', (_what, lines) => {
    const order = new FrameOrder(named('public.t'));
    expect(() => lines.forEach((line) => order.before(line))).toThrow(UnknownOrder);
  });
});
