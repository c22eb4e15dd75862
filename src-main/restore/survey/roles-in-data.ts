/**
 * Finds roles that rows and constants of a dump name: values of `regrole` and `aclitem` are names
 * of roles, which the server resolves when it reads them (manual, "Object Identifier Types"; acl.c,
 * `aclitemin`).
 */
import { readEntries } from '../../catalog/objects/definitions.ts';
import { qualified, type OpenBackup } from '../../catalog/source/opened-backup.ts';
import { columnsOf } from '../../dump-sql/table-definition.ts';
import { readRawRows, textOf } from '../../catalog/rows/table-rows.ts';

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".,;()]{1,63})`;
const domainOver = new RegExp(
  String.raw`^CREATE DOMAIN (${name}\.${name}) AS "?(?:regrole|aclitem)"?(?:\[\])*(?=[\s;])`,
  'u',
);
const holdsRoles = /^"?(?:regrole|aclitem)"?(?:\[\])*(?=\s|$)/u;
const constant = /'((?:[^']|''){1,200})'::"?(regrole|aclitem)"?/gu;
/** Entries with columns and their defaults. */
const searchedTypes = new Set(['DOMAIN', 'TABLE', 'FOREIGN TABLE', 'DEFAULT']);
const longestBytes = 64 * 1024;
const mostRoles = 10_000;

/** Fails as reading of the backup does. */
export async function rolesInData(backup: OpenBackup, signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  const domains = new Set<string>();
  const columnsByTable = new Map<string, string[]>();
  const { objects } = backup.catalog;
  const wanted = objects.flatMap(({ type }, index) => (searchedTypes.has(type) ? [index] : []));
  for await (const { index, sql } of readEntries(backup, wanted, signal)) {
    const object = objects[index];
    if (object === undefined) continue;
    const domain = domainOver.exec(sql)?.[1];
    if (domain !== undefined) domains.add(domain);
    for (const [, text = ''] of sql.matchAll(constant)) addRoles(found, text.replaceAll("''", "'"));
    const columns = columnsOf(sql).filter(
      ({ definition }) =>
        holdsRoles.test(definition) || domains.has(/^\S+?(?=\[|\s|$)/u.exec(definition)?.[0] ?? ''),
    );
    if (columns.length === 0) continue;
    columnsByTable.set(
      qualified(object.schema ?? '', object.name),
      columns.map((column) => column.name),
    );
  }
  for (const table of backup.tables) {
    const columns = columnsByTable.get(qualified(table.schema, table.name));
    if (columns === undefined) continue;
    const places = columns.map((column) => table.columns.indexOf(column));
    const read = { fromRow: 0, keepBytes: longestBytes, signal };
    for await (const { rows } of readRawRows(backup, table, read)) {
      for (const { values } of rows) {
        for (const place of places) {
          const value = values[place] ?? null;
          if (value !== null) addRoles(found, textOf(value, backup.decode));
        }
      }
      if (found.size > mostRoles) return found;
    }
  }
  return found;
}

/** Elements of an array, with or without quotes. */
const element = /"((?:[^"\\]|\\[\s\S]){0,300})"|([^{},"]+)/gu;
const item = new RegExp(String.raw`^(${name})?=[A-Za-z*]*(?:/(${name}))?$`, 'u');
const oneName = new RegExp(`^${name}$`, 'u');

function addRoles(roles: Set<string>, text: string): void {
  const elements = text.startsWith('{')
    ? [...text.matchAll(element)].map(([, quoted, plain = '']) =>
        quoted === undefined ? plain : quoted.replaceAll(/\\([\s\S])/gu, '$1'),
      )
    : [text];
  for (const one of elements) for (const role of rolesOfValue(one)) roles.add(role);
}

/**
 * Returns the roles in one value of `regrole` ("Odd Owner", in quotes) or `aclitem`
 * (`reader=r/seller`). No I/O.
 */
export function rolesOfValue(value: string): string[] {
  const [, grantee, grantor] = item.exec(value) ?? [];
  const written = item.test(value) ? [grantee, grantor] : oneName.test(value) ? [value] : [];
  return written.flatMap((one) => {
    // A number is the role's OID, and "-" is no role.
    if (one === undefined || /^(?:\d+|-|NULL)$/u.test(one)) return [];
    return [one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one.toLowerCase()];
  });
}
