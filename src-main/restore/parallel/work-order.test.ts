import { expect, it } from 'vitest';
import { WorkOrder, type Ordered } from './work-order.ts';

interface Named extends Ordered {
  name: string;
}
const work = (name: string, given: Partial<Ordered>): Named => ({
  name,
  reads: [],
  changes: [],
  needsAllRows: false,
  isRows: false,
  weight: 0,
  ...given,
});
const orderOf = (...works: Named[]): WorkOrder<Named> => {
  const order = new WorkOrder<Named>();
  for (const one of works) order.add(one);
  return order;
};
/** Names of all works that may begin now. */
const begun = (order: WorkOrder<Named>): string[] => {
  const names: string[] = [];
  for (let next = order.next(); next !== null; next = order.next()) names.push(next.name);
  return names;
};

it('of the works that may begin, the largest begins first', () => {
  const order = orderOf(
    work('small', { changes: ['a'], weight: 1 }),
    work('large', { changes: ['b'], weight: 9 }),
  );
  expect(begun(order)).toEqual(['large', 'small']);
});

it('work on the same table keeps the order of the dump, except for work that only reads', () => {
  const rows = work('rows', { changes: ['a'], isRows: true });
  const key = work('key', { changes: ['a'], weight: 9 });
  const indexes = [work('index 1', { reads: ['a'] }), work('index 2', { reads: ['a'] })];
  const foreignKey = work('foreign key', { changes: ['a', 'b'] });
  const order = orderOf(rows, key, ...indexes, foreignKey);
  expect(begun(order)).toEqual(['rows']);
  order.done(rows);
  expect(begun(order)).toEqual(['key']);
  order.done(key);
  expect(begun(order)).toEqual(['index 1', 'index 2']);
  for (const one of indexes) order.done(one);
  expect(begun(order)).toEqual(['foreign key']);
  order.done(foreignKey);
  expect(order.isEmpty).toBe(true);
});

it('work that may call functions waits for all rows before it', () => {
  const rows = work('rows', { changes: ['a'], isRows: true });
  const order = orderOf(rows, work('index', { reads: ['b'], needsAllRows: true }));
  expect(begun(order)).toEqual(['rows']);
  order.done(rows);
  expect(begun(order)).toEqual(['index']);
});
