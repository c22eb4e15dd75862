import {
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import {
  channelForms,
  remoteChannels,
  type ChannelField,
  type NotificationChannel,
  type NotificationSettings,
  type RemoteChannel,
} from '#shared/domain/notifications.ts';
import { describeError } from '#shared/errors/messages.ts';
import { describeFailingChannel } from '#shared/notification-messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useSaveNotifications, useTestNotification } from '../../api/mutations.ts';
import { useFailingNotifications, useNotificationSettings } from '../../api/queries.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import {
  fieldsOf,
  newSecretsOf,
  notificationErrors,
  notificationSettingsOf,
  notificationValuesOf,
  withoutSecrets,
  type ChannelValues,
  type FieldValue,
  type NotificationValues,
} from './notification-form.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

/** The values that are not saved yet, without secrets; null if there are none. */
const notificationsDraft = remembered<NotificationValues | null>('notifications.draft', null);

/** The channels to which Nightjar sends notifications about failed, missed and successful backups. */
export function NotificationsSetting() {
  const saved = useNotificationSettings();
  return (
    <SettingRow
      title={text('settings.notifications')}
      below={
        saved.data === undefined ? null : (
          <NotificationForm key={JSON.stringify(saved.data)} saved={saved.data} />
        )
      }
    >
      <p>{text('settings.failed-backups-missed-backups-next')}</p>
      {saved.isError ? <ErrorCallout error={errorOf(saved.error)} /> : null}
    </SettingRow>
  );
}

function NotificationForm({ saved }: { saved: NotificationSettings }) {
  const first = notificationValuesOf(saved);
  // Unsaved changes survive a change of screen and a lock, except secrets.
  const [draft, setDraft] = useRemembered(notificationsDraft);
  const [typed, setTyped] = useState<NotificationValues | null>(null);
  const values = typed ?? draft ?? first;
  const setValues = (next: NotificationValues | null) => {
    setTyped(next);
    setDraft(next === null ? null : withoutSecrets(next));
  };
  const save = useSaveNotifications();
  const problems = notificationErrors(values, saved);
  const isChanged = JSON.stringify(values) !== JSON.stringify(first);
  const canSave = isChanged && Object.keys(problems).length === 0;
  const { channels } = values;
  const change = (channel: RemoteChannel, part: ChannelValues) =>
    setValues({
      ...values,
      channels: { ...channels, [channel]: { ...channels[channel], ...part } },
    });

  return (
    <form
      className={classes.notifications}
      onSubmit={(event) => {
        event.preventDefault();
        if (!canSave) return;
        // The form is new after it was saved.
        save
          .mutateAsync({
            notifications: notificationSettingsOf(values, saved),
            secrets: newSecretsOf(values),
          })
          .then(
            () => setValues(null),
            () => undefined,
          );
      }}
    >
      <Channel name={text('settings.desktop')} channel="desktop" ready={!isChanged}>
        <Switch
          label={text('settings.also-after-every-good-backup')}
          checked={values.desktopOnSuccess}
          onChange={({ currentTarget: { checked } }) =>
            setValues({ ...values, desktopOnSuccess: checked })
          }
        />
      </Channel>
      {remoteChannels.map((channel) => (
        <Channel
          key={channel}
          name={text(channelForms[channel].title)}
          channel={channel}
          ready={!isChanged && saved[channel] !== null}
        >
          <Fields
            channel={channel}
            values={values.channels[channel]}
            saved={saved[channel]}
            problem={problems[channel]}
            onChange={(part) => change(channel, part)}
          />
        </Channel>
      ))}
      {save.isError ? (
        <p className={classes.refused} role="alert">
          {describeError(errorOf(save.error)).explanation}
        </p>
      ) : null}
      <Group>
        <Button type="submit" size="xs" loading={save.isPending} disabled={!canSave}>
          {text('settings.save-notifications')}
        </Button>
        {isChanged ? (
          <Button variant="default" size="xs" onClick={() => setValues(null)}>
            {text('settings.discard-changes')}
          </Button>
        ) : null}
        <output>{isChanged ? text('settings.not-saved-yet') : ''}</output>
      </Group>
    </form>
  );
}

interface FieldsProps {
  channel: RemoteChannel;
  values: ChannelValues;
  /** The saved settings of the channel; null if the channel is switched off. */
  saved: Record<string, unknown> | null;
  /** The reason why the channel cannot be saved; shown at its first field. */
  problem: string | undefined;
  onChange: (part: ChannelValues) => void;
}

function Fields({ channel, values, saved, problem, onChange }: FieldsProps) {
  const fields = fieldsOf(channel).map(([name, field], place) => (
    <Field
      key={name}
      field={field}
      value={values[name] ?? null}
      isStored={saved?.[name] === true}
      problem={place === 0 ? problem : undefined}
      onChange={(value) => onChange({ [name]: value })}
    />
  ));
  return fields.length > 2 ? <div className={classes.fields}>{fields}</div> : fields;
}

interface FieldProps {
  field: ChannelField;
  value: FieldValue;
  /** True if the field is a secret that the keychain contains. */
  isStored: boolean;
  problem: string | undefined;
  onChange: (value: FieldValue) => void;
}

function Field({ field, value, isStored, problem, onChange }: FieldProps) {
  const { label, placeholder, description } = field;
  const common = {
    label: text(label),
    placeholder,
    description: description === undefined ? undefined : text(description),
    error: problem,
  };
  switch (field.kind) {
    case 'secret':
      return (
        <PasswordInput
          {...common}
          placeholder={isStored ? text('settings.stored-keychain') : ''}
          value={value ?? ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'number':
      return (
        <NumberInput {...common} value={value ?? ''} onChange={onChange} clampBehavior="none" />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices.map((choice) => ({ ...choice, label: text(choice.label) }))}
          value={String(value)}
          onChange={(chosen) => (chosen === null ? undefined : onChange(chosen))}
          allowDeselect={false}
        />
      );
    case 'text':
    case 'optional-text':
    case 'list':
      return (
        <TextInput
          {...common}
          value={value ?? ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}

interface ChannelProps {
  name: string;
  channel: NotificationChannel;
  /** True if the form has no unsaved changes: a test uses the saved settings. */
  ready: boolean;
  children: ReactNode;
}

function Channel({ name, channel, ready, children }: ChannelProps) {
  const test = useTestNotification();
  const failing = useFailingNotifications().data?.find((one) => one.channel === channel);
  const message = test.isError ? describeError(errorOf(test.error)) : null;
  return (
    <fieldset className={classes.channel}>
      <legend>{name}</legend>
      {children}
      {failing === undefined ? null : (
        <p className={classes.refused}>{describeFailingChannel(failing)}</p>
      )}
      <div className={classes.test}>
        <Button
          variant="default"
          size="xs"
          disabled={!ready}
          loading={test.isPending}
          onClick={() => test.mutate({ channel })}
          aria-label={text('settings.send-test-2', { name })}
        >
          {text('settings.send-test')}
        </Button>
        <output className={test.isError ? classes.refused : undefined}>
          {message === null
            ? test.isSuccess
              ? text('settings.sent')
              : ''
            : `${message.title}. ${message.explanation}`}
        </output>
      </div>
    </fieldset>
  );
}
