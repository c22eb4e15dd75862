import { describe, expect, it, vi } from 'vitest';
import type { TrashEntry } from '#shared/domain/trash.ts';
import type { CliSession } from './session.ts';
import { trashCommand, type TrashOptions } from './trash-command.ts';

const entry = (id: string, change: Partial<TrashEntry> = {}): TrashEntry => ({
  id: `backup_2026-02-14T10-00-00Z.${id}`,
  filename: 'backup_2026-02-14T10-00-00Z.sql.gz',
  createdAt: '2026-02-14T10:00:00.000Z',
  sizeBytes: 2048,
  deletedAt: '2026-02-15T08:00:00.000Z',
  goesAt: '2026-02-16T08:00:00.000Z',
  by: 'ada',
  reason: 'by-hand',
  ...change,
});
const entries = [entry('aaaaaaaaaaaa'), entry('bbbbbbbbbbbb', { reason: 'retention' })];

function scene(listed = entries) {
  const out = { stdout: '', stderr: '' };
  const putBack = vi.fn<(id: string, ids: readonly string[]) => Promise<unknown>>();
  const empty = vi.fn<(id: string, ids: readonly string[] | null) => Promise<unknown>>();
  putBack.mockResolvedValue({ putBack: [], failures: [] });
  empty.mockResolvedValue({ removed: 2, sizeBytes: 4096, failures: [] });
  const requireAdmin = vi.fn<() => Promise<object>>(async () => ({ kind: 'os-user', name: 'ada' }));
  const session = {
    io: {
      stdout: { write: (text: string) => (out.stdout += text) },
      stderr: { write: (text: string) => (out.stderr += text) },
    },
    nightjar: {
      as: () => ({ trash: { putBack, empty } }),
      connections: { find: () => ({ id: 'shop' }) },
      trash: { list: async () => listed },
    },
    requireAdmin,
    reportFault: (fault: unknown) => {
      throw fault;
    },
  } as unknown as CliSession;
  const run = (
    work: 'list' | 'put-back' | 'empty',
    chosen: string[] = [],
    options: Partial<TrashOptions> = {},
  ) => trashCommand(session, work, chosen, { connection: 'Shop', ...options });
  return { out, putBack, empty, requireAdmin, run };
}

describe('nightjar trash', () => {
  it('lists who deleted what, and when it goes for good', async () => {
    const { out, run } = scene();
    expect(await run('list')).toBe(0);
    expect(out.stdout).toBe(
      'backup_2026-02-14T10-00-00Z.aaaaaaaaaaaa  2.0 KB, deleted 2026-02-15T08:00:00.000Z by ada, goes for good 2026-02-16T08:00:00.000Z\n' +
        'backup_2026-02-14T10-00-00Z.bbbbbbbbbbbb  2.0 KB, deleted 2026-02-15T08:00:00.000Z by age, goes for good 2026-02-16T08:00:00.000Z\n',
    );
    const nothing = scene([]);
    await nothing.run('list');
    expect(nothing.out.stdout).toBe('The trash is empty.\n');
  });

  it.each(['put-back', 'empty'] as const)(
    '%s needs names or --all, and not both, before anybody is asked to sign in',
    async (work) => {
      const { out, putBack, empty, requireAdmin, run } = scene();
      expect(await run(work)).not.toBe(0);
      expect(await run(work, ['x'], { all: true })).not.toBe(0);
      expect(out.stderr).toContain('Name the backups, or use --all.');
      expect([putBack, empty, requireAdmin].every(({ mock }) => mock.calls.length === 0)).toBe(
        true,
      );
    },
  );

  it('puts the latest deletion of a file name back, and says what was pinned', async () => {
    const { out, putBack, run } = scene();
    const filename = 'backup_2026-02-14T10-00-00Z.sql.gz';
    putBack.mockResolvedValue({ putBack: [{ filename, pinned: true }], failures: [] });
    expect(await run('put-back', [filename])).toBe(0);
    expect(putBack).toHaveBeenCalledExactlyOnceWith('shop', [entries[0]?.id]);
    expect(out.stdout).toBe(
      `1 put back; pinned, because retention would delete it again: ${filename}\n`,
    );
  });

  it('reports what could not be put back, and fails', async () => {
    const { out, putBack, run } = scene();
    const failure = { id: 'gone', error: { code: 'not-in-trash', entry: 'gone' } };
    putBack.mockResolvedValue({ putBack: [], failures: [failure] });
    expect(await run('put-back', ['gone'])).toBe(1);
    expect(out.stderr).toMatch(/^gone: ./u);
    expect(await run('put-back', ['gone'], { json: true })).toBe(1);
    expect(out.stdout).toContain('"success": false');
  });

  it('empties the whole trash only with --all', async () => {
    const { out, empty, run } = scene();
    expect(await run('empty', [], { all: true })).toBe(0);
    expect(empty).toHaveBeenCalledExactlyOnceWith(
      'shop',
      entries.map(({ id }) => id),
    );
    expect(out.stdout).toBe('2 deleted for good, 4.0 KB freed\n');
  });
});
