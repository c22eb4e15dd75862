import { Modal } from '@mantine/core';
import type { Connection } from '#shared/domain/connection.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
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
 * Adds or edits a connection. A click outside of the dialog does not close it, so typed values are
 * not lost.
 */
export function ConnectionDialog({ connection, keychain, onClose, onSaved }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
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
        onCancel={onClose}
        onSaved={onSaved}
      />
    </Modal>
  );
}
