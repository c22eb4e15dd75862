/**
 * Judges statements that change the session: settings, and the role that runs the following
 * statements. Source: PostgreSQL manual, "SET". No I/O.
 */
import type { Statement } from './dump-part.ts';
import {
  actsAsRoles,
  plainly,
  reaching,
  refused,
  sessionSettings,
  type JudgedStatement,
} from './judged-statement.ts';
import { followedSetting, mayChangeQuoting } from './quoting-settings.ts';

/** Settings that any version of pg_dump writes. */
const dumpSettings =
  /^SET (?:SESSION )?(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|check_function_bodies|xmloption|client_min_messages|row_security|search_path|default_tablespace|default_table_access_method|default_with_oids|escape_string_warning|synchronize_seqscans|restrict_nonsystem_relation_kind)\b/iu;
export function judgeRole({ bytes }: Statement): JudgedStatement {
  const [, text, quoted, plain] =
    /^(?:SET\s+(?:LOCAL\s+|SESSION\s+)?(?:SESSION\s+AUTHORIZATION|ROLE)\s+(?:TO\s+|=\s*)?(?:'((?:[^'\\]|'')*)'|"((?:[^"]|"")*)"|([A-Za-z_]\w*))|RESET\s+\S+(?:\s+AUTHORIZATION)?)\s*;?$/iu.exec(
      bytes.toString('utf8'),
    ) ?? ['refused', 'refused'];
  if (text === 'refused') return plainly(refused);
  const role =
    text?.replaceAll("''", "'") ?? quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? null;
  const isNobody = role === null || role === 'default' || role === 'none';
  return reaching(actsAsRoles, { kind: 'role', name: isNobody ? null : role });
}

export function judgeSetting({ bytes, bare: whole }: Statement, bare: string): JudgedStatement {
  // The reader follows these settings in the forms that it can parse; all other forms are rejected.
  if (mayChangeQuoting(whole)) {
    const isFollowed = followedSetting(bytes.toString('latin1')) !== null;
    return plainly(isFollowed ? { kind: 'followed' } : refused);
  }
  return dumpSettings.test(bare)
    ? plainly({ kind: 'setting' })
    : reaching(sessionSettings, { kind: 'setting' });
}
