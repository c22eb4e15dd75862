import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { measureLine, startSlowProxy, type Line } from './slow-proxy.ts';

/** Only limits that a busy computer cannot break: it makes a line slower, never faster. */
describe('the slow proxy', () => {
  it('no answer arrives before the round-trip time, and no data faster than the limit', async () => {
    const line = { roundTripMs: 30, bytesPerSecond: 20e6 };
    const measured = await measureLine(line, 3e6);
    // A timer can fire up to a millisecond early.
    expect(measured.roundTripMs).toBeGreaterThan(28);
    expect(measured.bytesPerSecond).toBeLessThan(21e6);
  });

  it('every byte arrives in its order, after the other direction has ended', async () => {
    const sent = randomBytes(3_000_001);
    const { received, answered } = await exchange(sent, { roundTripMs: 4, bytesPerSecond: 500e6 });
    expect(hashOf(received)).toBe(hashOf(sent));
    expect(answered.toString()).toBe('received 3000001 bytes');
  });

  it('a connection that the server breaks is broken for the client, too', async () => {
    const server = net.createServer((socket) => socket.resetAndDestroy());
    const port = await listen(server);
    const proxy = await startSlowProxy(port, { roundTripMs: 2, bytesPerSecond: 1e6 });
    const client = net.connect({ host: '127.0.0.1', port: proxy.port }).on('error', () => {});
    client.resume();
    await once(client, 'close');
    expect(client.bytesRead).toBe(0);
    await proxy.close();
    server.close();
  });
});

/** The client ends its direction before it reads; the server answers only after that. */
async function exchange(sent: Buffer, line: Line) {
  let received: Buffer = Buffer.alloc(0);
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    void buffer(socket).then((all) => {
      received = all;
      socket.end(`received ${all.length} bytes`);
    });
  });
  const proxy = await startSlowProxy(await listen(server), line);
  try {
    const client = net.connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true });
    client.end(sent);
    const answered = await buffer(client);
    return { received, answered };
  } finally {
    await proxy.close();
    server.close();
  }
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

const hashOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
