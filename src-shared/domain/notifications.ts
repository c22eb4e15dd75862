/**
 * Channels through which Nightjar notifies users outside of its window. Their secrets are in the
 * keychain.
 */
import { z } from 'zod';

const webAddress = (label: string) =>
  z
    .string()
    .max(2000, { error: `${label} is too long.` })
    .refine((text) => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol), {
      error: `${label} must be an address that starts with http:// or https://.`,
    })
    .refine((text) => !URL.canParse(text) || new URL(text).port !== '0', {
      error: `${label} names port 0, which no server can listen on.`,
    });

const mailAddress = z
  .string()
  .max(254, { error: 'This e-mail address is too long.' })
  .regex(/^[^\s\p{Cc}@<>()[\]\\,:;"]+@[^\s\p{Cc}@<>()\\,;"]+$/u, {
    error: 'This is not an e-mail address.',
  });

const portError = { error: 'The port must be a whole number from 1 to 65535.' };

const webhookSchema = z.strictObject({
  url: webAddress('The address of the webhook'),
  /** True if the keychain holds a key to sign with. */
  hasSecret: z.boolean(),
});

const pingSchema = z.strictObject({ url: webAddress('The address to ping') });

const mailSchema = z
  .strictObject({
    host: z
      .string()
      .min(1, { error: 'The mail server is missing.' })
      .max(255)
      .regex(/^[^\s\p{Cc}/]+$/u, { error: 'The mail server must be one name or address.' }),
    port: z.number(portError).int(portError).min(1, portError).max(65535, portError),
    tls: z.enum(['none', 'starttls', 'tls']),
    /** null if the mail server requires no sign-in. */
    user: z.string().min(1, { error: 'The user name is empty.' }).max(255).nullable(),
    hasPassword: z.boolean(),
    from: mailAddress,
    to: z.array(mailAddress).min(1, { error: 'At least one recipient is needed.' }).max(20),
  })
  .refine(({ tls, user, host }) => tls !== 'none' || user === null || isThisComputer(host), {
    path: ['tls'],
    error: 'Without TLS the password would be sent unencrypted: choose STARTTLS or TLS.',
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

/** One field of a channel in the window. */
export type ChannelField = { label: string; placeholder?: string; description?: string } & (
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
  label: string;
}

interface ChannelForm<Settings> {
  title: string;
  /** In the order of the window. A channel whose first field is empty is off. */
  fields: Record<keyof Settings, ChannelField>;
}

/** Fields of the form. The compiler reports a missing channel or a missing setting. */
export const channelForms: {
  [Channel in RemoteChannel]: ChannelForm<SettingsOfChannel<Channel>>;
} = {
  webhook: {
    title: 'Webhook',
    fields: {
      url: { kind: 'text', label: 'Address', placeholder: 'https://…' },
      hasSecret: { kind: 'secret', label: 'Key to sign with' },
    },
  },
  ping: {
    title: 'Ping',
    fields: {
      url: {
        kind: 'text',
        label: 'Address, asked after each good backup',
        placeholder: 'https://…',
      },
    },
  },
  mail: {
    title: 'E-mail',
    fields: {
      host: { kind: 'text', label: 'Mail server' },
      port: { kind: 'number', label: 'Port', initial: 587 },
      tls: {
        kind: 'choice',
        label: 'Encryption',
        choices: [
          { value: 'starttls', label: 'STARTTLS' },
          { value: 'tls', label: 'TLS from the start' },
          { value: 'none', label: 'No encryption' },
        ],
      },
      user: { kind: 'optional-text', label: 'User' },
      hasPassword: { kind: 'secret', label: 'Mail password' },
      from: { kind: 'text', label: 'From' },
      to: { kind: 'list', label: 'To', description: 'Separate several addresses with commas' },
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
