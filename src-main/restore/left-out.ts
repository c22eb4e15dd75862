/** What of a dump is not restored, whatever the reason, and how that is told. Pure. */
import { firstNames } from '#shared/first-names.ts';
import { serverStamps } from '../dump-sql/server-stamps.ts';

/** Statements that older servers do not know, and need not know. */
export type Unneeded = 'transaction_timeout' | 'default_table_access_method' | 'statistics';

export type LeftOut =
  /** Somebody asked for it; entries are named as errors name them. */
  | { kind: 'asked'; entries: readonly string[] }
  | { kind: 'needs what was asked'; entries: readonly string[] }
  | { kind: 'owners and grants asked' }
  | { kind: 'unneeded by server'; what: Unneeded }
  | { kind: 'server stamps' }
  /** Of the database that the dump was made of. */
  | { kind: 'comment on database' }
  | { kind: 'of its database'; database: string; what: readonly string[] }
  /** “the owner of schema public”: of what was there before. */
  | { kind: 'of server'; what: string }
  /** So many things would have belonged to a superuser, or to a role that may act like one. */
  | { kind: 'owner with power'; role: string; things: number }
  | { kind: 'default privileges of power'; roles: readonly string[] }
  | { kind: 'protected objects'; objects: readonly string[] };

const unneeded: Record<Unneeded, string> = {
  transaction_timeout: 'The setting transaction_timeout, which this server does not know, was',
  default_table_access_method:
    'The setting default_table_access_method, which this server does not know, was',
  statistics: 'Statistics of the planner, which this server cannot take over, were',
};

/** One sentence, the same before and after a restore. */
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
      return `Marks that the old server keeps for itself (${serverStamps.join(', ')}), written by a pg_dump that was older than the server, were left out.`;
    case 'comment on database':
      return 'The comment on the database itself was left out.';
    case 'of its database':
      return `Of the database “${left.database}” itself these are not taken over: ${firstNames(left.what)}.`;
    case 'of server':
      return `Left out, because it belongs to the server and only its owner may change it: ${left.what}.`;
    case 'owner with power':
      return `“${left.role}” is a superuser, or may act like one: ${left.things} ${left.things === 1 ? 'thing that the file gives to it stays' : 'things that the file gives to it stay'} with the owner of the rest, so that nothing of it runs with such rights.`;
    case 'default privileges of power':
      return `Default privileges of ${firstNames(left.roles)} were left out, for the same reason.`;
    case 'protected objects':
      return `Owners and grants of ${firstNames(left.objects)} were left out: these belong to the server itself, or an extension keeps them from others.`;
  }
}
