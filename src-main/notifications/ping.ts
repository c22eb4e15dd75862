/** The ping: a bare GET after each good backup, for a service that raises an alarm when none comes. */
import { sendRequest } from './http-request.ts';

export interface PingParts {
  url: string;
  version: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Rejects with `NotDelivered`. */
export async function sendPing({ url, version, timeoutMs, signal }: PingParts): Promise<void> {
  await sendRequest({
    url,
    method: 'GET',
    headers: { 'User-Agent': `Nightjar/${version}` },
    body: null,
    timeoutMs,
    signal,
  });
}
