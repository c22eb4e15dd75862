/**
 * One HTTP request to a receiver of notices. Follows no redirect, reads no more of the answer than
 * it has to, and ends in time.
 */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { NotDelivered, networkFault } from './not-delivered.ts';

/** What is read of an answer before its connection is closed; it is not looked at. */
const answerBytes = 64 * 1024;

export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  /** For the whole exchange. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** Resolves when the receiver took it (2xx); rejects with `NotDelivered`. */
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
        : 'elsewhere';
    throw new NotDelivered(
      `It answered with a redirect (${status}) to ${where}, and Nightjar follows none: enter the final address.`,
      { mayPass: false },
    );
  }
  const mayPass = status >= 500 || status === 429 || status === 408;
  throw new NotDelivered(`It answered ${status} ${http.STATUS_CODES[status] ?? ''}`.trim() + '.', {
    mayPass,
  });
}

interface Answer {
  status: number;
  location: string | null;
}

function exchange(
  url: URL,
  { method, headers, body, timeoutMs, signal }: HttpRequest,
): Promise<Answer> {
  const { request: open } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    let answer: Answer | null = null;
    const request = open(url, {
      method,
      headers: body === null ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
      // No pool: nothing stays open afterwards.
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
      response.on('data', (piece: Buffer) => {
        read += piece.length;
        if (read > answerBytes) response.destroy();
      });
      response.on('error', () => undefined);
    });
    request.on('error', (error) => {
      // What follows the status line does not change what it says.
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
