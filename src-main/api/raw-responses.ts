/**
 * Answers to connections that never become a request of a route: not HTTP, or too slow. Node would
 * answer without a body. These answers have the same form as all others.
 */
import type { Socket } from 'node:net';
import { failed } from './responses.ts';

export const reading = 'The request failed';
export const nothingHere = 'There is nothing at this address. See /api/v1/openapi.json.';

export const safeHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
};

/** For Fastify's `clientErrorHandler`. */
export function answerToNoHttp(fault: Error & { code?: string }, socket: Socket): void {
  const [status, reason, detail] = ((): [number, string, string] => {
    switch (fault.code) {
      case 'ERR_HTTP_REQUEST_TIMEOUT':
        return [408, 'Request Timeout', 'The request was not sent in time.'];
      case 'HPE_HEADER_OVERFLOW':
        return [431, 'Request Header Fields Too Large', 'The headers of the request are too long.'];
      default:
        return [400, 'Bad Request', 'This is not an HTTP request.'];
    }
  })();
  if (fault.code !== 'ECONNRESET') write(socket, status, reason, detail);
  socket.destroySoon();
}

function rejection(detail: string): { body: string; headers: Record<string, string | number> } {
  const body = JSON.stringify(failed(reading, { code: 'request-refused', detail }));
  const headers = {
    ...safeHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  return { body, headers };
}

function write(socket: Socket, status: number, reason: string, detail: string): void {
  if (!socket.writable) return;
  const { body, headers } = rejection(detail);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`);
}
