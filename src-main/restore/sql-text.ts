/** Names and values inside of SQL (PostgreSQL manual, "Lexical Structure"). Pure. */

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Safe whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
