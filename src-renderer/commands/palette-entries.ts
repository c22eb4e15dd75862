/** The entries of the command palette. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import {
  commandIds,
  commands,
  shownKey,
  titleOfCommand,
  type CommandId,
} from '#shared/commands.ts';
import { exactTime } from '#shared/describe-time.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { folded } from './fuzzy.ts';

export interface PaletteEntry {
  key: string;
  title: string;
  /** The kind of the entry, and what distinguishes it from others. */
  detail: string;
  keys: string | null;
  /** What a query is compared with. */
  folded: string;
  perform: () => void;
}

interface Sources {
  isMac: boolean;
  isAvailable: (id: CommandId) => boolean;
  connections: readonly Connection[];
  /** The shown database and its backups; null if there is none. */
  shown: { connection: Connection; backups: readonly BackupEntry[] } | null;
  /** Tables of the opened backup. */
  tables: readonly { schema: string; name: string }[];
}

interface Actions {
  run: (id: CommandId) => void;
  showDatabase: (connectionId: string) => void;
  openBackup: (connectionId: string, filename: string) => void;
  showTable: (table: { schema: string; name: string }) => void;
}

export function paletteEntries(sources: Sources, actions: Actions): PaletteEntry[] {
  const entry = (
    key: string,
    title: string,
    detail: string,
    perform: () => void,
    keys: string | null = null,
  ): PaletteEntry => ({ key, title, detail, keys, folded: folded(`${title} ${detail}`), perform });
  const { shown } = sources;
  return [
    ...commandIds
      .filter((id) => id !== 'palette' && sources.isAvailable(id))
      .map((id) => {
        const [key] = commands[id].keys;
        const keys = key === undefined ? null : shownKey(key, sources.isMac);
        const kind = text('commands.kind-command');
        return entry(`command ${id}`, titleOfCommand(id), kind, () => actions.run(id), keys);
      }),
    ...sources.connections.map(({ id, name, database }) =>
      entry(`database ${id}`, name, `${text('commands.kind-database')} · ${database}`, () =>
        actions.showDatabase(id),
      ),
    ),
    ...sources.tables.map((table) => {
      const title = `${table.schema}.${table.name}`;
      return entry(`table ${title}`, title, text('commands.kind-table'), () =>
        actions.showTable(table),
      );
    }),
    ...(shown === null ? [] : shown.backups).map(({ filename, createdAt, sizeBytes }) => {
      const title = text('commands.palette-backup', { time: exactTime(new Date(createdAt)) });
      const detail = `${shown?.connection.name ?? ''} · ${formatBytes(sizeBytes)}`;
      return entry(`backup ${filename}`, title, detail, () =>
        actions.openBackup(shown?.connection.id ?? '', filename),
      );
    }),
  ];
}
