/**
 * Channels through which Nightjar notifies users outside of its window. Their secrets are in the
 * keychain.
 */
import { z } from 'zod';
import { text, type TextId } from '../words/text.ts';

const webAddress = (field: 'webhook' | 'ping') =>
  z
    .string()
    .max(2000, { error: () => text(`field.${field}.too-long`) })
    .refine((url) => URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol), {
      error: () => text(`field.${field}.not-http`),
    })
    .refine((url) => !URL.canParse(url) || new URL(url).port !== '0', {
      error: () => text(`field.${field}.port-zero`),
    });

const mailAddress = z
  .string()
  .max(254, { error: () => text('field.mail-address.too-long') })
  .regex(/^[^\s\p{Cc}@<>()[\]\\,:;"]+@[^\s\p{Cc}@<>()\\,;"]+$/u, {
    error: () => text('field.mail-address.wrong'),
  });

const portError = { error: () => text('field.mail-port.range') };

const webhookSchema = z.strictObject({
  url: webAddress('webhook'),
  /** True if the keychain holds a key to sign with. */
  hasSecret: z.boolean(),
});

const pingSchema = z.strictObject({ url: webAddress('ping') });

const mailSchema = z
  .strictObject({
    host: z
      .string()
      .min(1, { error: () => text('field.mail-server.missing') })
      .max(255)
      .regex(/^[^\s\p{Cc}/]+$/u, { error: () => text('field.mail-server.several') }),
    port: z.number(portError).int(portError).min(1, portError).max(65535, portError),
    tls: z.enum(['none', 'starttls', 'tls']),
    /** null if the mail server requires no sign-in. */
    user: z
      .string()
      .min(1, { error: () => text('field.mail-user.missing') })
      .max(255)
      .nullable(),
    hasPassword: z.boolean(),
    from: mailAddress,
    to: z
      .array(mailAddress)
      .min(1, { error: () => text('field.recipients.none') })
      .max(20),
  })
  .refine(({ tls, user, host }) => tls !== 'none' || user === null || isThisComputer(host), {
    path: ['tls'],
    error: () => text('field.mail-tls.needed'),
  });
export type MailSettings = z.infer<typeof mailSchema>;

function isThisComputer(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase());
}

/**
 * Settings of every channel except the desktop; null if a channel is not set up. To add a channel,
 * see CONTRIBUTING.md, "How to add something". Settings of older versions do not have a new channel,
 * so give it `.default(null)`.
 */
export const notificationSettingsSchema = z.strictObject({
  /** Shows a desktop notification for every good backup, too. Failures are always shown. */
  desktopOnSuccess: z.boolean(),
  webhook: webhookSchema.nullable(),
  ping: pingSchema.nullable(),
  mail: mailSchema.nullable(),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;

export type RemoteChannel = Exclude<keyof NotificationSettings, 'desktopOnSuccess'>;
export type NotificationChannel = 'desktop' | RemoteChannel;
export type SettingsOfChannel<Channel extends RemoteChannel> = NonNullable<
  NotificationSettings[Channel]
>;

/** A text of the form, without values. */
type FormText = Extract<TextId, `channel.${string}`>;

/** One field of a channel in the window. */
export type ChannelField = { label: FormText; placeholder?: string; description?: FormText } & (
  | { kind: 'text' }
  /** Empty means null. */
  | { kind: 'optional-text' }
  /** Several values, separated by commas. */
  | { kind: 'list' }
  | { kind: 'number'; initial: number }
  | { kind: 'choice'; choices: readonly [Choice, ...Choice[]] }
  /** The value is in the keychain. The setting only stores whether there is one. */
  | { kind: 'secret' }
);
interface Choice {
  value: string;
  label: FormText;
}

interface ChannelForm<Settings> {
  title: FormText;
  /** In the order of the window. A channel whose first field is empty is off. */
  fields: Record<keyof Settings, ChannelField>;
}

/** Fields of the form. The compiler reports a missing channel or a missing setting. */
export const channelForms: {
  [Channel in RemoteChannel]: ChannelForm<SettingsOfChannel<Channel>>;
} = {
  webhook: {
    title: 'channel.webhook',
    fields: {
      url: { kind: 'text', label: 'channel.address', placeholder: 'https://…' },
      hasSecret: { kind: 'secret', label: 'channel.key' },
    },
  },
  ping: {
    title: 'channel.ping',
    fields: {
      url: {
        kind: 'text',
        label: 'channel.ping-address',
        placeholder: 'https://…',
      },
    },
  },
  mail: {
    title: 'channel.mail',
    fields: {
      host: { kind: 'text', label: 'channel.mail-server' },
      port: { kind: 'number', label: 'channel.port', initial: 587 },
      tls: {
        kind: 'choice',
        label: 'channel.encryption',
        choices: [
          { value: 'starttls', label: 'channel.starttls' },
          { value: 'tls', label: 'channel.tls' },
          { value: 'none', label: 'channel.no-encryption' },
        ],
      },
      user: { kind: 'optional-text', label: 'channel.user' },
      hasPassword: { kind: 'secret', label: 'channel.mail-password' },
      from: { kind: 'text', label: 'channel.from' },
      to: { kind: 'list', label: 'channel.to', description: 'channel.several' },
    },
  },
};

export const remoteChannels = Object.keys(channelForms) as readonly RemoteChannel[];
export const notificationChannels: readonly NotificationChannel[] = ['desktop', ...remoteChannels];
export const notificationChannelSchema = z.enum(notificationChannels);

/**
 * Name of the setting that stores whether the channel has a secret; null for a channel that never
 * has one.
 */
export function secretFlagOf(channel: RemoteChannel): string | null {
  const fields = Object.entries<ChannelField>(channelForms[channel].fields);
  return fields.find(([, { kind }]) => kind === 'secret')?.[0] ?? null;
}

export const defaultNotificationSettings: NotificationSettings = {
  desktopOnSuccess: false,
  webhook: null,
  ping: null,
  mail: null,
};

/** A channel whose last delivery failed. */
export const failingChannelSchema = z.object({
  channel: notificationChannelSchema,
  /** Time of the last failure, UTC. */
  at: z.iso.datetime(),
  /** Sentence for the screen. */
  detail: z.string(),
  /** Number of notifications that wait until the channel accepts them. */
  waiting: z.number().int().nonnegative(),
});
export type FailingChannel = z.infer<typeof failingChannelSchema>;

/**
 * Events that users are notified of: a run failed, a slot was missed, the first good backup after a
 * failure, a backup with warnings, a good backup (shown on the desktop only if requested; the ping
 * channel waits for it).
 */
export const notificationKinds = [
  'failed',
  'missed',
  'recovered',
  'needs-a-look',
  'differs',
  'succeeded',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];
