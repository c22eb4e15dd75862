/**
 * Finds the roles that statements of a dump name. A dump does not create these roles: they must
 * exist. Text in string literals, quoted names and function bodies is not part of the statement.
 * Source: gram.y (RoleSpec). No I/O.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import { tokensOf, type StatementTokens } from '../../dump-sql/statement-tokens.ts';
import { statementsOf } from '../../dump-sql/statements-of.ts';

/** Keywords that SQL allows instead of a role. */
const roleKeywords = new Set(['PUBLIC', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_ROLE', 'DEFAULT']);
const isName = /^(?:"\d+"|[A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*)$/u;
const authorization =
  /^SET\s+(?:SESSION\s+)?SESSION\s+AUTHORIZATION\s+(?:'((?:[^']|'')+)'|"((?:[^"]|"")+)"|(?!DEFAULT\b)([A-Za-z_]\w*))/iu;

/** Returns the roles of one statement; a role may occur twice. */
export function rolesIn(statement: Pick<Statement, 'bare' | 'bytes' | 'encoding'>): string[] {
  if (!/^(?:ALTER|GRANT|REVOKE|CREATE|SET)\b/iu.test(statement.bare)) return [];
  const words = tokensOf(statement);
  if (words === null) return [];
  const line = words.line.split(' ');
  const namesFrom = (at: number): string[] => (at < 1 ? [] : namesAt(line, at, words));
  const giving = (): string[] =>
    namesFrom(Math.max(line.lastIndexOf('TO'), line.lastIndexOf('FROM')) + 1);
  const [first, second, third] = line;
  switch (first) {
    case 'GRANT':
    case 'REVOKE':
      return giving();
    case 'SET':
      return third === 'AUTHORIZATION' ? roleOfSession(statement) : [];
    case 'ALTER': {
      if (second !== 'DEFAULT') {
        const at = line.lastIndexOf('OWNER');
        return at !== -1 && line[at + 1] === 'TO' ? namesFrom(at + 2) : [];
      }
      const isFor = third === 'PRIVILEGES' && line[3] === 'FOR';
      return [...(isFor ? namesFrom(5) : []), ...giving()];
    }
    case 'CREATE':
      if (second === 'POLICY') {
        const end = line.indexOf('(');
        return namesFrom(line.slice(0, end === -1 ? undefined : end).lastIndexOf('TO') + 1);
      }
      if (second === 'USER') return third === 'MAPPING' ? namesFrom(line.indexOf('FOR') + 1) : [];
      return second === 'SCHEMA' ? namesFrom(line.indexOf('AUTHORIZATION') + 1) : [];
    default:
      return [];
  }
}

/** Returns the roles of some SQL, without text in string literals that looks like a statement. */
export function rolesInSql(sql: string): string[] {
  return statementsOf(sql).flatMap(rolesIn);
}

/** Returns the list of names that begins at this position. */
function namesAt(line: readonly string[], from: number, { nameOf }: StatementTokens): string[] {
  const found: string[] = [];
  for (let at = from; ; at += 2) {
    if (line[at] === 'GROUP') at += 1;
    const word = line[at];
    if (word === undefined || !isName.test(word)) return found;
    const name = nameOf(word);
    // In quotes, `public` also means all roles.
    if (!roleKeywords.has(word) && name !== 'public') found.push(name);
    if (line[at + 1] !== ',') return found;
  }
}

function roleOfSession({ bytes }: Pick<Statement, 'bytes'>): string[] {
  const [, text, quoted, plain] = authorization.exec(bytes.toString('utf8')) ?? [];
  const name = text?.replaceAll("''", "'") ?? quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
  return name === undefined ? [] : [name];
}
