/** Between the fields of the form and the settings of notices. Pure. */
import {
  noticeSettingsSchema,
  type mailTlsModes,
  type NoticeSettings,
} from '#shared/domain/notifications.ts';
import { invalidInput } from '#shared/errors/errors.ts';

export interface NoticeValues {
  desktopOnSuccess: boolean;
  webhookUrl: string;
  /** null leaves the stored one. */
  webhookSecret: string | null;
  pingUrl: string;
  mailHost: string;
  mailPort: number | string;
  mailTls: (typeof mailTlsModes)[number];
  mailUser: string;
  mailPassword: string | null;
  mailFrom: string;
  mailTo: string;
}

export function noticeValuesOf({
  desktopOnSuccess,
  webhook,
  ping,
  mail,
}: NoticeSettings): NoticeValues {
  return {
    desktopOnSuccess,
    webhookUrl: webhook?.url ?? '',
    webhookSecret: null,
    pingUrl: ping?.url ?? '',
    mailHost: mail?.host ?? '',
    mailPort: mail?.port ?? 587,
    mailTls: mail?.tls ?? 'starttls',
    mailUser: mail?.user ?? '',
    mailPassword: null,
    mailFrom: mail?.from ?? '',
    mailTo: mail?.to.join(', ') ?? '',
  };
}

/** A channel whose address is empty is switched off. */
export function noticeSettingsOf(values: NoticeValues, saved: NoticeSettings): NoticeSettings {
  const host = values.mailHost.trim();
  return {
    desktopOnSuccess: values.desktopOnSuccess,
    webhook:
      values.webhookUrl.trim() === ''
        ? null
        : { url: values.webhookUrl.trim(), hasSecret: saved.webhook?.hasSecret ?? false },
    ping: values.pingUrl.trim() === '' ? null : { url: values.pingUrl.trim() },
    mail:
      host === ''
        ? null
        : {
            host,
            port: Number(values.mailPort),
            tls: values.mailTls,
            user: values.mailUser.trim() === '' ? null : values.mailUser.trim(),
            hasPassword: saved.mail?.hasPassword ?? false,
            from: values.mailFrom.trim(),
            to: values.mailTo
              .split(/[,;\s]+/u)
              .map((one) => one.trim())
              .filter((one) => one !== ''),
          },
  };
}

/** The first sentence for each channel that cannot be saved. */
export function noticeProblems(
  values: NoticeValues,
  saved: NoticeSettings,
): Partial<Record<'webhook' | 'ping' | 'mail', string>> {
  const parsed = noticeSettingsSchema.safeParse(noticeSettingsOf(values, saved));
  if (parsed.success) return {};
  const found: Partial<Record<'webhook' | 'ping' | 'mail', string>> = {};
  for (const { field, message } of invalidInput(parsed.error).problems) {
    const [channel] = field.split('.');
    if (channel === 'webhook' || channel === 'ping' || channel === 'mail') {
      found[channel] ??= message;
    }
  }
  return found;
}
