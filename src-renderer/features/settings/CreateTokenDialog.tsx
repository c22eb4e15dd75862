import { Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { adminNameSchema, tokenDaysSchema, type NewToken } from '#shared/domain/admin.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { errorOf } from '../../api/bridge.ts';
import { useCreateToken } from '../../api/mutations.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  onClose: () => void;
}

const usualDays = 90;

/** Creates a token and shows it once. */
export function CreateTokenDialog({ onClose }: Props) {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(usualDays);
  const checked = tokenDaysSchema.safeParse(days);
  const canCreate = adminNameSchema.safeParse(name).success && checked.success;
  if (create.data !== undefined) return <Created token={create.data} onClose={onClose} />;
  return (
    <Dialog
      title="Create a token"
      confirmLabel="Create token"
      busy={create.isPending}
      disabled={!canCreate}
      error={create.isError ? errorOf(create.error) : null}
      onConfirm={() => {
        if (checked.success) create.mutate({ name, days: checked.data });
      }}
      onClose={onClose}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          description="The purpose of the token, so that you know later which token to revoke"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <NumberInput
          label="Valid for (days)"
          w={200}
          value={days}
          onChange={setDays}
          clampBehavior="none"
          allowDecimal={false}
          error={checked.success ? undefined : checked.error.issues[0]?.message}
        />
      </Stack>
    </Dialog>
  );
}

function Created({ token, onClose }: { token: NewToken; onClose: () => void }) {
  return (
    // The token is shown only once, so a click outside of the dialog must not close it.
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={`The token ${token.name}`}
      size={520}
    >
      <Stack gap="md">
        <p className={classes.note}>
          Valid until {calendarDate(new Date(token.expiresAt))}. Copy the token now: it is shown
          only once and is not stored.
        </p>
        <Textarea
          aria-label="Token"
          classNames={{ input: classes.token }}
          value={token.token}
          readOnly
          autosize
          data-autofocus
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton text={() => token.token} label="Copy token" variant="filled" />
          <Button variant="default" size="xs" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
