/**
 * Parts of a dump that are not restored, for any reason, and the sentences that describe them. No
 * I/O.
 */
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

const unneeded: Record<Unneeded, string> = {
  transaction_timeout: 'The setting transaction_timeout, which this server does not support, was',
  default_table_access_method:
    'The setting default_table_access_method, which this server does not support, was',
  statistics: 'Statistics of the planner, which this server does not support, were',
};

/** Returns one sentence. The sentence is the same before and after a restore. */
export function describeLeftOut(left: LeftOut): string {
  switch (left.kind) {
    case 'asked':
      return `Left out, as you asked: ${left.entries.join(', ')}.`;
    case 'needs what was asked':
      return `Left out too, because they need it: ${left.entries.join(', ')}.`;
    case 'owners and grants asked':
      return 'Owners, grants and default privileges of the file are left out, as you asked.';
    case 'unneeded by server':
      return `${unneeded[left.what]} left out.`;
    case 'server stamps':
      return `Internal options of the old server (${serverStamps.join(', ')}) were left out. A pg_dump that was older than that server wrote them into the file.`;
    case 'comment on database':
      return 'The comment on the database itself was left out.';
    case 'of its database':
      return `These properties of the database “${left.database}” are not restored: ${firstNames(left.what)}.`;
    case 'of server':
      return `Left out, because it belongs to the server and only its owner may change it: ${left.what}.`;
    case 'owner with power':
      return `“${left.role}” is a superuser, or can act as a superuser: ${left.things} ${left.things === 1 ? 'object that the file assigns to this role keeps' : 'objects that the file assigns to this role keep'} the owner of the other objects, so that no code of the file runs with the rights of a superuser.`;
    case 'default privileges of power':
      return `Default privileges of ${firstNames(left.roles)} were left out, for the same reason.`;
    case 'protected objects':
      return `Owners and grants of ${firstNames(left.objects)} were left out: these objects belong to the server itself, or an extension does not allow other users to change them.`;
  }
}
