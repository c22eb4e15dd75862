/** Where Nightjar tells what happened, besides its own window. Secrets of these live in the keychain. */
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

const portWords = { error: 'The port must be a whole number from 1 to 65535.' };

export const webhookSchema = z.strictObject({
  url: webAddress('The address of the webhook'),
  /** True when a key to sign with is in the keychain. */
  hasSecret: z.boolean(),
});
export type WebhookSettings = z.infer<typeof webhookSchema>;

export const pingSchema = z.strictObject({ url: webAddress('The address to ping') });

export const mailTlsModes = ['none', 'starttls', 'tls'] as const;
export const mailSchema = z
  .strictObject({
    host: z
      .string()
      .min(1, { error: 'The mail server is missing.' })
      .max(255)
      .regex(/^[^\s\p{Cc}/]+$/u, { error: 'The mail server must be one name or address.' }),
    port: z.number(portWords).int(portWords).min(1, portWords).max(65535, portWords),
    tls: z.enum(mailTlsModes),
    /** null when the mail server asks for no sign-in. */
    user: z.string().min(1, { error: 'The user name is empty.' }).max(255).nullable(),
    hasPassword: z.boolean(),
    from: mailAddress,
    to: z.array(mailAddress).min(1, { error: 'Somebody must receive the mail.' }).max(20),
  })
  .refine(({ tls, user, host }) => tls !== 'none' || user === null || isThisComputer(host), {
    path: ['tls'],
    error: 'Without TLS the password would travel readable for all: choose STARTTLS or TLS.',
  });
export type MailSettings = z.infer<typeof mailSchema>;

function isThisComputer(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase());
}

export const noticeSettingsSchema = z.strictObject({
  /** A desktop notice for every good backup too; failures always have one. */
  desktopOnSuccess: z.boolean(),
  webhook: webhookSchema.nullable(),
  ping: pingSchema.nullable(),
  mail: mailSchema.nullable(),
});
export type NoticeSettings = z.infer<typeof noticeSettingsSchema>;

export const defaultNoticeSettings: NoticeSettings = {
  desktopOnSuccess: false,
  webhook: null,
  ping: null,
  mail: null,
};

export const noticeChannels = ['desktop', 'webhook', 'ping', 'mail'] as const;
export const noticeChannelSchema = z.enum(noticeChannels);
export type NoticeChannel = z.infer<typeof noticeChannelSchema>;

/** A channel whose last delivery failed, or fails for a while now. */
export const failingChannelSchema = z.object({
  channel: noticeChannelSchema,
  /** When it failed last, UTC. */
  at: z.iso.datetime(),
  /** A sentence for people. */
  detail: z.string(),
  /** So many notices wait until it answers. */
  waiting: z.number().int().nonnegative(),
});
export type FailingChannel = z.infer<typeof failingChannelSchema>;

/**
 * What is worth telling: a run failed, a night was missed, the first good backup after trouble, a
 * backup that needs a look, a good backup (silent unless asked for; it is what the ping waits for).
 */
export const noticeKinds = [
  'failed',
  'missed',
  'recovered',
  'needs-a-look',
  'differs',
  'succeeded',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];
