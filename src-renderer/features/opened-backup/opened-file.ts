import { createContext, useContext } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';

/** A backup in the list of a connection. */
export interface ListedBackup {
  connectionId: string;
  filename: string;
}

/**
 * The subject under which the memory of the window keeps what belongs to all backups of a database: the
 * table, the filter, the widths of columns.
 */
export const subjectOfDatabase = (
  { database, filename }: Contents,
  listed: ListedBackup | null,
): string => `contents ${listed?.connectionId ?? ''} ${database ?? filename}`;

interface OpenedFile {
  /** The opened backup; null if none is open, or if its file is not in a list. */
  listed: ListedBackup | null;
  close: () => Promise<void>;
}

/** The file that the window has open. The frame provides it. */
export const OpenedFileContext = createContext<OpenedFile>({
  listed: null,
  close: async () => undefined,
});

/**
 * Returns a function that closes the backup if it is open: a file that is being read cannot be
 * deleted. Resolves when the file is closed.
 */
export function useCloseIfOpen(): (backup: ListedBackup) => Promise<void> {
  const { listed, close } = useContext(OpenedFileContext);
  return async ({ connectionId, filename }) => {
    if (listed?.connectionId === connectionId && listed.filename === filename) await close();
  };
}

/**
 * The subject under which the memory of the window keeps what belongs to an opened backup. It is the same
 * after a lock. Everything under it is forgotten when the backup is closed.
 */
export const subjectOfBackup = ({ filename, sizeBytes, createdAt }: Contents): string =>
  `backup ${filename} ${sizeBytes} ${createdAt ?? ''}`;
