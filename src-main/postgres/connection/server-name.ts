/** Which connections mean the same server, so that its dumps can take turns. Pure. */
import type { ConnectionFields } from '#shared/domain/connection.ts';

/** Host and port; all usual names of this computer are one. The sample server changes its port. */
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
