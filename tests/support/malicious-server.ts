/**
 * A malicious server that speaks PostgreSQL's protocol (manual, "Frontend/Backend Protocol",
 * version 3.0). It accepts every login and then answers as the test defines: with rows, one row,
 * NOTICE messages or an error that never end.
 */
import net from 'node:net';
import { onTestFinished } from 'vitest';

export interface MaliciousServer {
  host: string;
  port: number;
  /** Number of open connections: clients that have not been closed. */
  openConnections: () => number;
}

/**
 * Sends bytes, and waits while the client does not read; rejects if the client has disconnected.
 */
type Send = (bytes: Buffer) => Promise<void>;
/** Answers one statement, or the beginning of a connection (null). */
export type Answer = (sql: string | null, send: Send) => Promise<void>;

/** The server is closed when the test ends. */
export async function maliciousServer(answer: Answer): Promise<MaliciousServer> {
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, answer).catch(() => socket.destroy());
  });
  listener.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  });
  return {
    host: '127.0.0.1',
    port: (listener.address() as net.AddressInfo).port,
    openConnections: () => sockets.size,
  };
}

async function talk(socket: net.Socket, answer: Answer): Promise<void> {
  const gone = new Promise<never>((_, reject) =>
    socket.once('close', () => reject(new Error('The client has gone'))),
  );
  gone.catch(() => undefined);
  const send: Send = async (bytes) => {
    if (socket.destroyed) return gone;
    if (!socket.write(bytes)) {
      await Promise.race([gone, new Promise((resolve) => socket.once('drain', resolve))]);
    }
  };
  let isIn = false;
  let pending = Buffer.alloc(0);
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk as Buffer]);
    for (;;) {
      const headerBytes = isIn ? 5 : 4;
      if (pending.length < headerBytes) break;
      const length = pending.readInt32BE(headerBytes - 4) + headerBytes - 4;
      if (pending.length < length) break;
      const message = pending.subarray(0, length);
      pending = pending.subarray(length);
      if (!isIn) {
        const code = message.readInt32BE(4);
        if (code === encryptionRequests.tls || code === encryptionRequests.gss) {
          await send(Buffer.from('N'));
        } else {
          isIn = true;
          await answer(null, send);
        }
      } else if (message[0] === letter('Q')) {
        await answer(message.toString('utf8', 5, length - 1), send);
      } else if (message[0] === letter('X')) socket.end();
    }
  }
}

const encryptionRequests = { tls: 80_877_103, gss: 80_877_104 };
const letter = (character: string): number => character.charCodeAt(0);

function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  );
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const ready = message('Z', Buffer.from('I'));

/** Messages of a version 15 server to a client after a successful login. */
export const welcome = Buffer.concat([
  message('R', int32(0)),
  message('S', 'server_version', '15.18'),
  message('S', 'server_encoding', 'UTF8'),
  message('S', 'client_encoding', 'UTF8'),
  message('S', 'standard_conforming_strings', 'on'),
  message('S', 'integer_datetimes', 'on'),
  message('K', int32(1), int32(1)),
  ready,
]);

/** The answer to a statement that returns no rows. */
export const done = Buffer.concat([message('C', 'SET'), ready]);

export const rowHeader = message(
  'T',
  int16(1),
  'answer',
  Buffer.concat([int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
);

export const row = (value: string): Buffer =>
  message('D', int16(1), int32(Buffer.byteLength(value)), Buffer.from(value));

/** A normal answer: one row with one value. */
export const answerOf = (value: string): Buffer =>
  Buffer.concat([rowHeader, row(value), message('C', 'SELECT 1'), ready]);

/** A row, or an error, whose header announces one gigabyte. */
export const beginningOf = (type: 'D' | 'E'): Buffer =>
  type === 'D'
    ? Buffer.concat([
        rowHeader,
        Buffer.from('D'),
        int32(1_000_000_000),
        int16(1),
        int32(999_999_990),
      ])
    : Buffer.concat([
        Buffer.from('E'),
        int32(1_000_000_000),
        Buffer.from('SERROR\0VERROR\0C42501\0M'),
      ]);

const report = (type: 'N' | 'E', severity: string, text: string): Buffer =>
  message(type, `S${severity}`, `V${severity}`, 'C42501', `M${text}`, Buffer.alloc(1));

export const notification = (text: string): Buffer => report('N', 'NOTICE', text);

export const error = (text: string): Buffer => Buffer.concat([report('E', 'ERROR', text), ready]);

/** Sends the same bytes repeatedly until the client has disconnected. */
export async function endlessly(send: Send, bytes: Buffer): Promise<never> {
  const many = Buffer.concat(
    Array.from({ length: Math.ceil((256 * 1024) / bytes.length) }, () => bytes),
  );
  for (;;) await send(many);
}

/** Answers Nightjar's first queries as a normal server does. */
export const facts = JSON.stringify({
  version: '15.18',
  number: 150_018,
  size_bytes: 1000,
  is_standby: false,
  encoding: 'UTF8',
  locale: 'C',
  ctype: 'C',
  row: { datlocprovider: 'c', daticulocale: null },
});
