/**
 * The ping: a GET request without content after each good backup, for a service that raises an
 * alarm if no request comes.
 */
import type { SettingsOfChannel } from '#shared/domain/notifications.ts';
import type { Channel } from './channel.ts';
import { sendRequest } from './http-request.ts';

export const ping: Channel<SettingsOfChannel<'ping'>> = {
  receiver: 'address to ping',
  addressOf: ({ url }) => new URL(url).origin,
  accepts: (kind) => kind === 'succeeded' || kind === 'recovered',
  // The ping means that a backup was just created. A ping that comes hours later would hide that
  // the next backup is missing.
  expiresAfterHours: 2,
  send: (_notification, { url }, { version, timeoutMs, signal }) =>
    sendRequest({
      url,
      method: 'GET',
      headers: { 'User-Agent': `Nightjar/${version}` },
      body: null,
      timeoutMs,
      signal,
    }),
};
