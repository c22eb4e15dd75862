import { Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { adminNameSchema, tokenDaysSchema, type NewToken } from '#shared/domain/admin.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { errorOf } from '../../api/bridge.ts';
import { useCreateToken } from '../../api/mutations.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

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
      title={text('settings.create-token')}
      confirmLabel={text('settings.create-token-2')}
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
          label={text('settings.name')}
          description={text('settings.purpose-token-so-you-know')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <NumberInput
          label={text('settings.valid-days')}
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
      title={text('settings.token', { name: token.name })}
      size={520}
    >
      <Stack gap="md">
        <p className={classes.note}>
          {text('settings.valid-until-copy-token-now', {
            date: calendarDate(new Date(token.expiresAt)),
          })}
        </p>
        <Textarea
          aria-label={text('settings.token-2')}
          classNames={{ input: classes.token }}
          value={token.token}
          readOnly
          autosize
          data-autofocus
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton
            text={() => token.token}
            label={text('settings.copy-token')}
            variant="filled"
          />
          <Button variant="default" size="xs" onClick={onClose}>
            {text('settings.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
