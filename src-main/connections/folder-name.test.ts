import { describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { chooseFolderName } from './folder-name.ts';

const withFolder = (folderName: string): Connection => ({ folderName }) as Connection;
const first = withFolder('');

describe('the folder of a connection', () => {
  it('is the backup root for the first connection', () => {
    expect(chooseFolderName('Production', [])).toBe('');
  });

  it.each([
    ['Production', 'Production'],
    ['Ünïcode – Базы 数据库', 'Ünïcode-Базы-数据库'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows', 'C-Windows'],
    ['a/b:c*d?e"f<g>h|i', 'a-b-c-d-e-f-g-h-i'],
    ['  spaced  out  ', 'spaced-out'],
    ['.hidden.', 'hidden'],
    ['-rf', 'rf'],
    ['🦉', 'database'],
    ['...', 'database'],
    ['con', 'db-con'],
    ['NUL.txt', 'db-NUL.txt'],
    ['backup_2026-02-14T10-30-00.sql.gz', 'db-backup_2026-02-14T10-30-00.sql.gz'],
    ['x'.repeat(80), 'x'.repeat(60)],
  ])('for “%s” is “%s”', (name, folderName) => {
    expect(chooseFolderName(name, [first])).toBe(folderName);
  });

  it('is never shared, also if the file system ignores upper and lower case', () => {
    const others = [first, withFolder('Shop'), withFolder('shop-2')];
    expect(chooseFolderName('SHOP', others)).toBe('SHOP-3');
    expect(chooseFolderName('Caf\u00e9', [first, withFolder('Cafe\u0301')])).toBe('Café-2');
  });
});
