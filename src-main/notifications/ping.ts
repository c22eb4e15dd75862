/** The ping: a bare GET after each good backup, for a service that raises an alarm when none comes. */
import type { SettingsOfChannel } from '#shared/domain/notifications.ts';
import type { Channel } from './channel.ts';
import { sendRequest } from './http-request.ts';

export const ping: Channel<SettingsOfChannel<'ping'>> = {
  receiver: 'address to ping',
  addressOf: ({ url }) => new URL(url).origin,
  takes: (kind) => kind === 'succeeded' || kind === 'recovered',
  // It says that a backup was just made: one that comes hours later would hide that the next one did not.
  keptForHours: 2,
  send: (_notice, { url }, { version, timeoutMs, signal }) =>
    sendRequest({
      url,
      method: 'GET',
      headers: { 'User-Agent': `Nightjar/${version}` },
      body: null,
      timeoutMs,
      signal,
    }),
};
