/**
 * A TCP proxy on loopback that makes a server on this computer as slow to reach as one elsewhere:
 * every connection has a round-trip time and, in each direction, a limit of bytes per second. There
 * is no loss of packets, no slow start and no limit over all connections together.
 */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What one connection can do. */
export interface Line {
  /** Time until the answer to a byte arrives; opening a connection takes the same time. */
  roundTripMs: number;
  /** Limit of each direction. */
  bytesPerSecond: number;
}

export interface SlowProxy {
  /** On 127.0.0.1. */
  port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Bytes that may wait at the end of the line, as in the buffers of sockets. */
const socketBufferBytes = 256 * 1024;

/** Resolves when the proxy accepts connections, each of which it connects to this port. */
export async function startSlowProxy(targetPort: number, line: Line): Promise<SlowProxy> {
  const sockets = new Set<net.Socket>();
  const options = { allowHalfOpen: true, noDelay: true };
  const proxy = net.createServer(options, (client) => {
    const server = net.connect({ ...options, host: '127.0.0.1', port: targetPort });
    for (const socket of [client, server]) {
      sockets.add(socket);
      // Errors also end the loop of `carry`.
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    }
    const nowMs = performance.now();
    void carry(client, server, line, nowMs + line.roundTripMs);
    void carry(server, client, line, nowMs);
  });
  const port = await listen(proxy);
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** One direction of a connection, from its first byte to its end. */
async function carry(
  from: net.Socket,
  to: net.Socket,
  { roundTripMs, bytesPerSecond }: Line,
  openAtMs: number,
): Promise<void> {
  const bytesPerMs = bytesPerSecond / 1000;
  const oneWayMs = roundTripMs / 2;
  const mostUnderWay = bytesPerMs * oneWayMs + socketBufferBytes;
  /** Pieces on the line, oldest first. */
  const pieces: { bytes: number; arrived: Promise<void> }[] = [];
  let underWay = 0;
  let sentAtMs = openAtMs;
  let lastArrived = Promise.resolve();
  const deliver = async (data: Buffer, before: Promise<void>, dueMs: number): Promise<void> => {
    await before;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await delay(Math.ceil(waitMs));
    await new Promise<void>((resolve) => {
      to.write(data, (error) => {
        if (error) from.destroy();
        resolve();
      });
    });
  };
  try {
    for await (const data of from as AsyncIterable<Buffer>) {
      sentAtMs = Math.max(sentAtMs, performance.now()) + data.length / bytesPerMs;
      lastArrived = deliver(data, lastArrived, sentAtMs + oneWayMs);
      pieces.push({ bytes: data.length, arrived: lastArrived });
      underWay += data.length;
      // The sender waits while the line is full.
      while (underWay > mostUnderWay) {
        const oldest = pieces.shift();
        await oldest?.arrived;
        underWay -= oldest?.bytes ?? underWay;
      }
    }
    await lastArrived;
    to.end();
  } catch {
    to.destroy();
  }
}

/**
 * Measures a proxy with this line: the median of some round trips, and the rate of some megabytes
 * from the server. A busy computer makes both worse, never better.
 */
export async function measureLine(line: Line, sampleBytes: number): Promise<Line> {
  const answer = Buffer.alloc(64 * 1024);
  const answering = net.createServer((socket) => {
    // Answers one byte with one byte, and two bytes with the sample.
    socket
      .on('error', () => undefined)
      .on('data', (request) => {
        if (request.length === 1) return void socket.write('.');
        for (let sent = 0; sent < sampleBytes; sent += answer.length) {
          socket.write(answer.subarray(0, Math.min(answer.length, sampleBytes - sent)));
        }
      });
  });
  const proxy = await startSlowProxy(await listen(answering), line);
  const client = net.connect({ host: '127.0.0.1', port: proxy.port, noDelay: true });
  try {
    const ask = async (request: string, answerBytes: number): Promise<number> => {
      const startedMs = performance.now();
      client.write(request);
      for (let received = 0; received < answerBytes;) {
        const [data] = (await once(client, 'data')) as [Buffer];
        received += data.length;
      }
      return performance.now() - startedMs;
    };
    // The first one also opens the connection.
    await ask('.', 1);
    const roundTripsMs: number[] = [];
    for (let trip = 0; trip < 5; trip += 1) roundTripsMs.push(await ask('.', 1));
    const roundTripMs = roundTripsMs.toSorted((a, b) => a - b)[2] ?? 0;
    const tookMs = (await ask('..', sampleBytes)) - line.roundTripMs;
    return { roundTripMs, bytesPerSecond: (sampleBytes / tookMs) * 1000 };
  } finally {
    client.destroy();
    await proxy.close();
    answering.close();
  }
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}
