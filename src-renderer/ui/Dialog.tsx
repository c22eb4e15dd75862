import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { ErrorCallout } from './ErrorCallout.tsx';
import { text } from '#shared/words/text.ts';

interface Props {
  title: string;
  children: ReactNode;
  /** The verb on the button: "Delete backup"; null if there is nothing to confirm. */
  confirmLabel: string | null;
  /** Default: "Cancel". */
  closeLabel?: string;
  /** True if the action loses data: the button is red. */
  isDestructive?: boolean;
  busy?: boolean;
  /** True if the input is not complete. */
  disabled?: boolean;
  /** The error of the last attempt. */
  error?: NightjarError | null;
  /** Width in pixels. */
  size?: number;
  /** Called by the button, or by Enter in a field. Not called while the dialog is busy or disabled. */
  onConfirm?: () => void;
  onClose: () => void;
}

/**
 * A question or a short form with its two buttons. The first field with `data-autofocus` has the
 * focus. Without such a field, the button that changes nothing has the focus.
 */
export function Dialog(props: Props) {
  const {
    title,
    children,
    confirmLabel,
    closeLabel = text('ui.cancel'),
    onConfirm,
    onClose,
  } = props;
  const { isDestructive = false, busy = false, disabled = false, error = null, size = 460 } = props;
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && !disabled) onConfirm?.();
        }}
      >
        <Stack gap="lg">
          <div>{children}</div>
          {error === null ? null : (
            <div role="alert">
              <ErrorCallout error={error} tone="attention" />
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              {closeLabel}
            </Button>
            {confirmLabel === null ? null : (
              <Button
                type="submit"
                loading={busy}
                disabled={disabled}
                {...(isDestructive ? { color: 'red' } : {})}
              >
                {confirmLabel}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
