/**
 * A server that executes nothing and records what psql sends: the statements of a file, and the
 * rows. It supports only the part of the protocol that psql needs (manual, "Frontend/Backend
 * Protocol").
 */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type Captured = { query: string } | { rows: string };

export interface CaptureServer {
  host: string;
  port: number;
  /** Returns everything recorded since the last call, in order, and clears the record. */
  take(): Captured[];
  close(): Promise<void>;
}

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type, 'latin1'), length, body]);
};
const text = (...parts: string[]): Buffer =>
  Buffer.from(parts.map((part) => `${part}\0`).join(''), 'latin1');
const parameter = (name: string, value: string): Buffer => message('S', text(name, value));
const ready = message('Z', Buffer.from('I'));
const done = (tag: string): Buffer => Buffer.concat([message('C', text(tag)), ready]);
const copyIn = message('G', Buffer.from([0, 0, 1, 0, 0]));

/** `isCopy` returns true for statements that are followed by rows, as a real server decides it. */
export async function startCaptureServer(
  isCopy: (statement: string) => boolean,
  settingOf: (statement: string) => [name: string, value: string] | null,
): Promise<CaptureServer> {
  let captured: Captured[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let pending = Buffer.alloc(0);
    let isStarted = false;
    let rows = '';
    const take = (): boolean => {
      if (!isStarted) {
        if (pending.length < 8) return false;
        const length = pending.readUInt32BE(0);
        if (pending.length < length) return false;
        const code = pending.readUInt32BE(4);
        pending = pending.subarray(length);
        if (code === 80877103 || code === 80877104) socket.write('N');
        else {
          isStarted = true;
          socket.write(
            Buffer.concat([
              message('R', Buffer.alloc(4)),
              parameter('server_version', '15.0'),
              parameter('client_encoding', 'UTF8'),
              parameter('server_encoding', 'UTF8'),
              parameter('standard_conforming_strings', 'on'),
              parameter('is_superuser', 'off'),
              parameter('session_authorization', 'x'),
              parameter('DateStyle', 'ISO'),
              parameter('integer_datetimes', 'on'),
              ready,
            ]),
          );
        }
        return true;
      }
      if (pending.length < 5) return false;
      const length = pending.readUInt32BE(1) + 1;
      if (pending.length < length) return false;
      const type = String.fromCharCode(pending[0] ?? 0);
      const body = pending.subarray(5, length);
      pending = pending.subarray(length);
      if (type === 'Q') {
        const query = body.toString('latin1', 0, body.length - 1);
        captured.push({ query });
        const setting = settingOf(query);
        if (setting !== null) socket.write(parameter(...setting));
        rows = '';
        socket.write(isCopy(query) ? copyIn : done('DO'));
      } else if (type === 'd') rows += body.toString('latin1');
      else if (type === 'c' || type === 'f') {
        captured.push({ rows });
        socket.write(done('COPY 0'));
      } else if (type === 'X') socket.end();
      return true;
    };
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (take());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    take: () => {
      const all = captured;
      captured = [];
      return all;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
