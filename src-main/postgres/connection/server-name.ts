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
  const name = host.toLowerCase();
  const isThisComputer =
    name.startsWith('/') || ['localhost', '127.0.0.1', '::1', '[::1]', ''].includes(name);
  return `${isThisComputer ? 'localhost' : name}:${port}`;
}
