/** Converts the notification settings to fields of the form and back. Pure functions: no I/O. */
import {
  channelForms,
  notificationSettingsSchema,
  remoteChannels,
  type ChannelField,
  type NotificationSettings,
  type RemoteChannel,
} from '#shared/domain/notifications.ts';
import { invalidInput } from '#shared/errors/errors.ts';

/** The text or number that the user typed; null for a secret that does not change. */
export type FieldValue = string | number | null;
export type ChannelValues = Record<string, FieldValue>;

export interface NotificationValues {
  desktopOnSuccess: boolean;
  channels: Record<RemoteChannel, ChannelValues>;
}

/** The fields of a channel in the order of the window, with the names of their settings. */
export const fieldsOf = (channel: RemoteChannel): [string, ChannelField][] =>
  Object.entries(channelForms[channel].fields);

export function notificationValuesOf(settings: NotificationSettings): NotificationValues {
  const valuesOf = (channel: RemoteChannel): ChannelValues => {
    const saved: Record<string, unknown> | null = settings[channel];
    return Object.fromEntries(
      fieldsOf(channel).map(([name, field]) => [name, valueOf(field, saved?.[name])]),
    );
  };
  return { desktopOnSuccess: settings.desktopOnSuccess, channels: ofEachChannel(valuesOf) };
}

/** The same values, as if no secret had been typed. */
export function withoutSecrets({ channels, ...all }: NotificationValues): NotificationValues {
  const plain = (channel: RemoteChannel): ChannelValues =>
    Object.fromEntries(
      fieldsOf(channel).map(([name, { kind }]) => [
        name,
        kind === 'secret' ? null : (channels[channel][name] ?? null),
      ]),
    );
  return { ...all, channels: ofEachChannel(plain) };
}

function valueOf(field: ChannelField, saved: unknown): FieldValue {
  switch (field.kind) {
    case 'secret':
      return null;
    case 'number':
      return typeof saved === 'number' ? saved : field.initial;
    case 'choice':
      return typeof saved === 'string' ? saved : field.choices[0].value;
    case 'list':
      return Array.isArray(saved) ? saved.join(', ') : '';
    case 'text':
    case 'optional-text':
      return typeof saved === 'string' ? saved : '';
  }
}

/**
 * Returns the settings to save. They can be invalid: see `notificationErrors`. A channel whose first
 * field is empty is switched off.
 */
export function notificationSettingsOf(
  values: NotificationValues,
  saved: NotificationSettings,
): NotificationSettings {
  return settingsOf(values, saved) as NotificationSettings;
}

function settingsOf(
  { desktopOnSuccess, channels }: NotificationValues,
  saved: NotificationSettings,
): object {
  const channelOf = (channel: RemoteChannel): object | null => {
    const fields = fieldsOf(channel);
    const values = channels[channel];
    const before: Record<string, unknown> | null = saved[channel];
    if (String(values[fields[0]?.[0] ?? '']).trim() === '') return null;
    return Object.fromEntries(
      fields.map(([name, field]) => [
        name,
        field.kind === 'secret'
          ? (before?.[name] ?? false)
          : settingOf(field, String(values[name] ?? '').trim()),
      ]),
    );
  };
  return { desktopOnSuccess, ...ofEachChannel(channelOf) };
}

function settingOf({ kind }: ChannelField, typed: string): unknown {
  if (kind === 'number') return Number(typed);
  if (kind === 'optional-text') return typed === '' ? null : typed;
  if (kind === 'list') return typed.split(/[,;\s]+/u).filter((one) => one !== '');
  return typed;
}

/** The secrets that the user typed, for each channel; null if the secret does not change. */
export function newSecretsOf({
  channels,
}: NotificationValues): Partial<Record<RemoteChannel, string | null>> {
  return ofEachChannel((channel) => {
    const [name] = fieldsOf(channel).find(([, { kind }]) => kind === 'secret') ?? [];
    const typed = name === undefined ? null : channels[channel][name];
    return typeof typed === 'string' ? typed : null;
  });
}

/** The first problem of each channel that cannot be saved, as a sentence. */
export function notificationErrors(
  values: NotificationValues,
  saved: NotificationSettings,
): Partial<Record<RemoteChannel, string>> {
  const parsed = notificationSettingsSchema.safeParse(settingsOf(values, saved));
  if (parsed.success) return {};
  const found: Partial<Record<RemoteChannel, string>> = {};
  for (const { field, message } of invalidInput(parsed.error).problems) {
    const channel = remoteChannels.find((one) => one === field.split('.')[0]);
    if (channel !== undefined) found[channel] ??= message;
  }
  return found;
}

function ofEachChannel<Value>(
  make: (channel: RemoteChannel) => Value,
): Record<RemoteChannel, Value> {
  return Object.fromEntries(remoteChannels.map((one) => [one, make(one)])) as Record<
    RemoteChannel,
    Value
  >;
}
