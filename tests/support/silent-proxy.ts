/** A network between us and a server that can go silent without closing, as a pulled cable does. */
import net from 'node:net';
import { onTestFinished } from 'vitest';

export interface SilentProxy {
  host: string;
  port: number;
  /** From now on nothing is passed on, in neither direction; connections stay open. */
  silence: () => void;
  /** Closes what is open. */
  hangUp: () => void;
}

/** Ends with the test. */
export async function silentProxy(server: { host: string; port: number }): Promise<SilentProxy> {
  const sockets = new Set<net.Socket>();
  let silent = false;
  const keep = (socket: net.Socket): net.Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // the ends of the connection tell it in their own way
    return socket;
  };
  const listener = net.createServer((near) => {
    keep(near);
    if (silent) return;
    const far = keep(net.connect(server.port, server.host));
    near.pipe(far);
    far.pipe(near);
  });
  listener.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(async () => {
    hangUp();
    await new Promise((resolve) => listener.close(resolve));
  });
  return {
    host: '127.0.0.1',
    port: (listener.address() as net.AddressInfo).port,
    silence: () => {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    hangUp,
  };
}
