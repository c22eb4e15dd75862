import { expect, it, vi } from 'vitest';
import { createMemories, createMemory, remembered } from './memory.ts';

const page = remembered('test.page', 0);
const found = remembered<string[]>('test.found', [], { isData: true });

it('a value belongs to one subject, and is the initial one until it is written', () => {
  const memory = createMemory();
  memory.write(page, 'shop', 3);
  expect([memory.read(page, 'shop'), memory.read(page, 'library')]).toEqual([3, 0]);
  memory.forget('shop');
  expect(memory.read(page, 'shop')).toBe(0);
});

it('a locked window keeps the place and forgets the data of a database', () => {
  const memories = createMemories();
  const memory = memories.of('Ada');
  memory.write(page, 'shop', 3);
  memory.write(found, 'shop', ['a row']);
  memories.lock();
  expect(memories.of('Ada').read(page, 'shop')).toBe(3);
  expect(memories.of('Ada').read(found, 'shop')).toEqual([]);
});

it('another admin finds nothing, and neither does the first one after signing out', () => {
  const memories = createMemories();
  memories.of('Ada').write(page, '', 3);
  expect(memories.of('Grace').read(page, '')).toBe(0);
  expect(memories.of('Ada').read(page, '')).toBe(0);
  memories.of('Ada').write(page, '', 3);
  memories.clear();
  expect(memories.of('Ada').read(page, '')).toBe(0);
});

it('listeners hear every change until they unsubscribe', () => {
  const memory = createMemory();
  const listener = vi.fn<() => void>();
  const end = memory.subscribe(listener);
  memory.write(page, '', 1);
  memory.forget('');
  end();
  memory.write(page, '', 2);
  expect(listener).toHaveBeenCalledTimes(2);
});
