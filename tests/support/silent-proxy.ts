/**
 * A proxy between Nightjar and a server that can stop forwarding without closing, like an unplugged
 * cable.
 */
import net from 'node:net';
import { onTestFinished } from 'vitest';

export interface SilentProxy {
  host: string;
  port: number;
  /** Stops forwarding in both directions; connections stay open. */
  silence: () => void;
  /** Closes all open connections. */
  hangUp: () => void;
}

/**
 * The proxy is closed when the test ends. `afterBytes`: it becomes silent as soon as one connection
 * has sent more bytes to the server.
 */
export async function silentProxy(
  server: { host: string; port: number },
  { afterBytes = Infinity }: { afterBytes?: number } = {},
): Promise<SilentProxy> {
  const sockets = new Set<net.Socket>();
  let silent = false;
  const silence = (): void => {
    silent = true;
    for (const socket of sockets) socket.unpipe().pause();
  };
  const keep = (socket: net.Socket): net.Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // both ends of the connection report the error themselves
    return socket;
  };
  const listener = net.createServer((near) => {
    keep(near);
    if (silent) return;
    const far = keep(net.connect(server.port, server.host));
    near.pipe(far);
    far.pipe(near);
    near.on('data', () => {
      if (near.bytesRead > afterBytes) silence();
    });
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
    silence,
    hangUp,
  };
}
