/**
 * Decides which connections use the same server, so that its dumps run one at a time. Pure
 * function: no I/O.
 */
import type { ConnectionFields } from '#shared/domain/connection.ts';

/**
 * Host and port. All usual names of this computer count as one. The port of the sample server can
 * change.
 */
export function serverOf({
  host,
  port,
  isSample = false,
}: Pick<ConnectionFields, 'host' | 'port'> & { isSample?: boolean }): string {
  if (isSample) return 'sample';
  return `${isThisComputer(host) ? 'localhost' : host.toLowerCase()}:${port}`;
}

/** True for a socket and for the usual names of this computer; a tunnel can have them, too. */
export function isThisComputer(host: string): boolean {
  const name = host.toLowerCase();
  return name.startsWith('/') || ['localhost', '127.0.0.1', '::1', '[::1]', ''].includes(name);
}
