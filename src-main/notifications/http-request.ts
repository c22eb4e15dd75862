/**
 * One HTTP request to a receiver of notifications. Follows no redirect, reads only the necessary
 * part of the answer, and ends within the time limit.
 *
 * `node:http` is imported when it is needed: a static import would load undici, too, 10 ms of each
 * start of the command line.
 */
import { text } from '#shared/words/text.ts';
import type { Socket } from 'node:net';
import { NotDelivered, networkFault } from './not-delivered.ts';

/** Number of bytes of an answer that are read and ignored before its connection is closed. */
const answerBytes = 64 * 1024;

export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  /** Limit for the whole exchange. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** Resolves if the receiver accepted the request (2xx); rejects with `NotDelivered`. */
export async function sendRequest(request: HttpRequest): Promise<void> {
  const url = new URL(request.url);
  const place = {
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  };
  let answer: Answer;
  try {
    answer = await exchange(url, request);
  } catch (error) {
    throw networkFault(error, place);
  }
  const { status, location } = answer;
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    const where =
      location !== null && URL.canParse(location, url.href)
        ? new URL(location, url.href).origin
        : text('notifications.another-address');
    throw new NotDelivered(text('notifications.redirect', { status, where }), {
      isTemporary: false,
    });
  }
  const isTemporary = status >= 500 || status === 429 || status === 408;
  const { STATUS_CODES } = await import('node:http');
  const shown = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  throw new NotDelivered(text('notifications.answered', { status: shown }), { isTemporary });
}

interface Answer {
  status: number;
  location: string | null;
}

async function exchange(
  url: URL,
  { method, headers, body, timeoutMs, signal }: HttpRequest,
): Promise<Answer> {
  const { request: open } = await (url.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  return await new Promise((resolve, reject) => {
    let answer: Answer | null = null;
    const request = open(url, {
      method,
      headers: body === null ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
      // No pool: no connection stays open after the request.
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    let socket: Socket | null = null;
    request.once('socket', (one) => (socket = one));
    request.once('response', (response) => {
      answer = {
        status: response.statusCode ?? 0,
        location: response.headers.location ?? null,
      };
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > answerBytes) response.destroy();
      });
      response.on('error', () => undefined);
    });
    request.on('error', (error) => {
      // Errors after the status line do not change the result.
      if (answer === null) reject(error);
      else resolve(answer);
    });
    request.once('close', () => {
      socket?.destroy();
      if (answer === null) reject(new Error('closed without an answer'));
      else resolve(answer);
    });
    request.end(body ?? undefined);
  });
}
