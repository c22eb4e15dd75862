/** The channels as they are saved: what is visible in the settings, their secrets in the keychain. */
import { noticeSettingsSchema, type NoticeSettings } from '#shared/domain/notifications.ts';
import { fail, invalidInput, NightjarFailure } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { Log, SecretStore } from '../system/ports.ts';
import { boundSecrets, type SecretTarget } from '../credentials/bound-secrets.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { NotDelivered } from './not-delivered.ts';

/** null leaves the stored one, '' removes it. */
export interface NewSecrets {
  webhookSecret: string | null;
  mailPassword: string | null;
}

type SecretName = 'webhook' | 'mail';
const accounts: Readonly<Record<SecretName, string>> = {
  webhook: 'notices:webhook',
  mail: 'notices:mail',
};

export interface NoticeSettingsStore {
  current(): NoticeSettings;
  /** Secrets first: when the keychain refuses, the old settings stay. */
  save(notices: NoticeSettings, secrets: NewSecrets): Promise<void>;
  /**
   * The stored secret for these settings; rejects with `NotDelivered` when the keychain does not give it out,
   * or when it was stored for another mail server.
   */
  secret(name: SecretName, of: NoticeSettings): Promise<string>;
}

export function createNoticeSettings({
  settings,
  secrets,
  log,
}: {
  settings: SettingsStore;
  secrets: SecretStore;
  log: Log;
}): NoticeSettingsStore {
  const bound = boundSecrets(secrets);
  const current = (): NoticeSettings => settings.current().notices;

  /** Stores a new one and returns what takes it back. */
  const store = async (
    name: SecretName,
    secret: string,
    of: NoticeSettings,
  ): Promise<() => Promise<void>> => {
    log.registerSecret(secret);
    const takeBack = await bound.snapshot(accounts[name]);
    await bound.set(accounts[name], secret, targetOf(name, of));
    return takeBack;
  };

  const save: NoticeSettingsStore['save'] = async (notices, { webhookSecret, mailPassword }) => {
    const parsed = noticeSettingsSchema.safeParse(notices);
    if (!parsed.success) fail(invalidInput(parsed.error));
    const old = current();
    const { webhook, mail } = parsed.data;
    if (mailPassword === null && mail !== null && old.mail?.hasPassword === true) {
      requireSameServer(parsed.data, old);
    }
    const has = (present: boolean, secret: string | null, had: boolean): boolean =>
      present && (secret === null ? had : secret !== '');
    const hasSecret = has(webhook !== null, webhookSecret, old.webhook?.hasSecret ?? false);
    const hasPassword = has(
      mail !== null && mail.user !== null,
      mailPassword,
      old.mail?.hasPassword ?? false,
    );
    const takeBack: (() => Promise<void>)[] = [];
    try {
      if (hasSecret && webhookSecret !== null)
        takeBack.push(await store('webhook', webhookSecret, parsed.data));
      if (hasPassword && mailPassword !== null)
        takeBack.push(await store('mail', mailPassword, parsed.data));
      await settings.update((all) => ({
        ...all,
        notices: {
          ...parsed.data,
          webhook: webhook === null ? null : { ...webhook, hasSecret },
          mail: mail === null ? null : { ...mail, hasPassword },
        },
      }));
    } catch (error) {
      for (const work of takeBack) {
        await work().catch(() => log.warn('a secret of the notices was not taken back'));
      }
      throw error;
    }
    if (old.webhook?.hasSecret === true && !hasSecret) await forget('webhook');
    if (old.mail?.hasPassword === true && !hasPassword) await forget('mail');
    log.info('notices changed', {
      desktopOnSuccess: notices.desktopOnSuccess,
      channels: (['webhook', 'ping', 'mail'] as const).filter((one) => notices[one] !== null),
      hasSecret,
      hasPassword,
    });
  };

  /** On a computer whose keychain is gone it must still be possible to remove a channel. */
  const forget = async (name: SecretName): Promise<void> => {
    await bound.remove(accounts[name]).catch((error: unknown) => {
      const reason = error instanceof NightjarFailure ? error.error : String(error);
      log.warn('a secret of the notices was left in the keychain', { name, reason });
    });
  };

  return {
    current,
    save,
    secret: async (name, of) => {
      try {
        const found = await bound.get(accounts[name], targetOf(name, of));
        if (found.kind === 'elsewhere') throw new NotDelivered(enterAgain, { mayPass: false });
        if (found.kind === 'none') return fail({ code: 'keychain-locked' });
        log.registerSecret(found.secret);
        return found.secret;
      } catch (error) {
        if (!(error instanceof NightjarFailure)) throw error;
        const { title, nextStep } = describeError(error.error);
        throw new NotDelivered(`${title}. ${nextStep}`, { mayPass: true }, { cause: error });
      }
    },
  };
}

const enterAgain = 'Enter the password again: the stored one belongs to the mail server as it was.';

/** The secret of a webhook signs and never leaves this computer; a password goes to one mail server. */
function targetOf(name: SecretName, { mail }: NoticeSettings): SecretTarget {
  return name === 'mail' && mail !== null ? [mail.host, mail.port, mail.user, mail.tls] : [];
}

/** A stored password goes to the server that it was typed for, and to no other. */
function requireSameServer(settings: NoticeSettings, old: NoticeSettings): void {
  const same = JSON.stringify(targetOf('mail', settings)) === JSON.stringify(targetOf('mail', old));
  if (same || settings.mail?.user === null) return;
  fail({ code: 'invalid-input', problems: [{ field: 'mailPassword', message: enterAgain }] });
}
