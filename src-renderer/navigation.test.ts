import { expect, test } from 'vitest';
import { shownConnection } from './navigation.ts';

const connections = [{ id: 'a' }, { id: 'b' }];

test('shows the chosen connection', () => {
  expect(shownConnection(connections, 'b')).toEqual({ id: 'b' });
});

test('falls back to the first when the chosen one was removed or none was chosen', () => {
  expect(shownConnection(connections, 'gone')).toEqual({ id: 'a' });
  expect(shownConnection(connections, null)).toEqual({ id: 'a' });
  expect(shownConnection([], 'a')).toBeUndefined();
});
