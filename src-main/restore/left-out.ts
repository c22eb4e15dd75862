/**
 * Parts of a dump that are not restored, for any reason, and the warnings about them. No I/O.
 */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { firstNames } from '#shared/first-names.ts';
import { serverStamps } from '../dump-sql/server-stamps.ts';

/** Statements that older servers do not support and do not need. */
export type Unneeded = 'transaction_timeout' | 'default_table_access_method' | 'statistics';

export type LeftOut =
  /** The user asked to leave these entries out. Entries are named as in errors. */
  | { kind: 'asked'; entries: readonly string[] }
  | { kind: 'needs what was asked'; entries: readonly string[] }
  | { kind: 'owners and grants asked' }
  | { kind: 'unneeded by server'; what: Unneeded }
  | { kind: 'server stamps' }
  /** Comment on the database that was dumped. */
  | { kind: 'comment on database' }
  | { kind: 'of its database'; database: string; what: readonly string[] }
  /**
   * Example: “the owner of schema public”. Objects that existed on the server before the restore.
   */
  | { kind: 'of server'; what: string }
  /**
   * Number of objects that would have belonged to a superuser, or to a role that can act as a
   * superuser.
   */
  | { kind: 'owner with power'; role: string; things: number }
  | { kind: 'default privileges of power'; roles: readonly string[] }
  | { kind: 'protected objects'; objects: readonly string[] };

/** The warning is the same before and after a restore. */
export function warningOf(left: LeftOut): RestoreWarning {
  switch (left.kind) {
    case 'asked':
      return restoreWarning('restore-review.left-out.asked', { entries: left.entries.join(', ') });
    case 'needs what was asked':
      return restoreWarning('restore-review.left-out.needing', {
        entries: left.entries.join(', '),
      });
    case 'owners and grants asked':
      return restoreWarning('restore-review.left-out.owners-and-grants');
    case 'unneeded by server':
      return restoreWarning(`restore-review.left-out.${left.what}`);
    case 'server stamps':
      return restoreWarning('restore-review.left-out.server-stamps', {
        options: serverStamps.join(', '),
      });
    case 'comment on database':
      return restoreWarning('restore-review.left-out.comment');
    case 'of its database':
      return restoreWarning('restore-review.left-out.of-database', {
        database: left.database,
        properties: firstNames(left.what),
      });
    case 'of server':
      return restoreWarning('restore-review.left-out.of-server', { object: left.what });
    case 'owner with power':
      return restoreWarning('restore-review.left-out.owner-with-power', {
        role: left.role,
        objects: left.things,
      });
    case 'default privileges of power':
      return restoreWarning('restore-review.left-out.default-privileges', {
        roles: firstNames(left.roles),
      });
    case 'protected objects':
      return restoreWarning('restore-review.left-out.protected', {
        objects: firstNames(left.objects),
      });
  }
}
