import { Modal } from '@mantine/core';
import type { Connection } from '#shared/domain/connection.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { useConnectionForm } from './useConnectionForm.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  /** The connection to edit; null for a new connection. */
  connection: Connection | null;
  keychain: KeychainState;
  onClose: () => void;
  onSaved: (connection: Connection) => void;
}

/**
 * Adds or edits a connection. A click outside of the dialog does not close it, and every other way
 * to close it asks before typed values are lost.
 */
export function ConnectionDialog({ connection, keychain, onClose, onSaved }: Props) {
  const state = useConnectionForm(connection, onSaved);
  const close = (): void => {
    if (state.mayClose()) onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      size={580}
      padding={0}
      title={
        connection === null
          ? text('connection-dialog.connect-database')
          : text('connection-dialog.edit-connection')
      }
      classNames={{
        content: classes.content,
        header: classes.header,
        body: classes.body,
      }}
    >
      <ConnectionForm
        connection={connection}
        keychain={keychain}
        state={state}
        onCancel={close}
        onDiscard={onClose}
      />
    </Modal>
  );
}
