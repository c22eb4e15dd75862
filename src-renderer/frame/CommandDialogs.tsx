import { useContext, useMemo } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { useBackups } from '../api/queries.ts';
import { paletteEntries } from '../commands/palette-entries.ts';
import { CommandContext } from '../commands/useCommand.ts';
import { isMac } from '../commands/useCommandKeys.ts';
import { chosenObject } from '../features/contents/chosen-object.ts';
import { itemsOf } from '../features/contents/contents-messages.ts';
import { nameInEveryBackup } from '../features/contents/schema-tree.ts';
import { subjectOfDatabase } from '../features/opened-backup/opened-file.ts';
import type { Opened, OpenRequest } from '../features/opened-backup/useOpenedBackup.ts';
import { lazyScreen } from '../lazy-screen.ts';
import { MemoryContext } from '../memory/useRemembered.ts';
import type { Place } from '../navigation.ts';

const CommandPalette = lazyScreen(
  async () => (await import('../commands/CommandPalette.tsx')).CommandPalette,
);
const ManualDialog = lazyScreen(
  async () => (await import('../commands/ManualDialog.tsx')).ManualDialog,
);
const ShortcutsDialog = lazyScreen(
  async () => (await import('../commands/ShortcutsDialog.tsx')).ShortcutsDialog,
);

export type CommandDialog = 'palette' | 'manual' | 'shortcuts';

interface Props {
  dialog: CommandDialog | null;
  connections: readonly Connection[];
  shown: Connection | undefined;
  opened: Opened;
  onGo: (place: Place) => void;
  onOpen: (request: OpenRequest) => void;
  onClose: () => void;
}

/** The palette and the help. They are loaded when they are used first. */
export function CommandDialogs({ dialog, ...props }: Props) {
  const { onClose } = props;
  switch (dialog) {
    case null:
      return null;
    case 'palette':
      return <Palette {...props} />;
    case 'manual':
      return <ManualDialog onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={onClose} />;
  }
}

function Palette(props: Omit<Props, 'dialog'>) {
  const { connections, shown, opened, onGo, onOpen, onClose } = props;
  const registry = useContext(CommandContext);
  const memory = useContext(MemoryContext);
  const backups = useBackups(shown?.id ?? null).data?.backups;
  const contents = opened.state === 'open' ? opened.contents : null;
  const listed = opened.state === 'open' ? opened.listed : null;
  const entries = useMemo(
    () =>
      paletteEntries(
        {
          isMac,
          isAvailable: registry.isAvailable,
          connections,
          shown: shown === undefined ? null : { connection: shown, backups: backups ?? [] },
          tables: contents?.tables ?? [],
        },
        {
          run: registry.run,
          showDatabase: (connectionId) => onGo({ screen: 'database', connectionId }),
          openBackup: (connectionId, filename) =>
            onOpen({ kind: 'listed', connectionId, filename }),
          showTable: ({ schema, name }) => {
            if (contents === null) return;
            const item = itemsOf(contents).find(
              ({ table }) => table?.schema === schema && table.name === name,
            );
            const subject = subjectOfDatabase(contents, listed);
            memory.write(
              chosenObject,
              subject,
              item === undefined ? null : nameInEveryBackup(item),
            );
            onGo({ screen: 'backup', view: 'contents' });
          },
        },
      ),
    [registry, memory, connections, shown, backups, contents, listed, onGo, onOpen],
  );
  return <CommandPalette entries={entries} onClose={onClose} />;
}
