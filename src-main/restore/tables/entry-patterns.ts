/** Patterns for statements as pg_dump writes them. A plan for some tables needs them. */
import { name } from './names-in-entries.ts';

/** A separate entry since 2021; before that a part of the entry of the table. */
export const attach = new RegExp(
  `^ALTER TABLE ONLY (${name}\\.${name}) ATTACH PARTITION (${name}\\.${name})`,
  'mu',
);
/** As pg_dump 10 wrote it. */
export const partitionOf = new RegExp(
  `^CREATE (?:\\w+ )?TABLE ${name}\\.${name} PARTITION OF (${name}\\.${name})`,
  'u',
);
export const inherits = /\bINHERITS \(((?:"[^"]*"|[^()"])*)\)/u;
export const references = new RegExp(`\\bREFERENCES (${name}\\.${name})`, 'u');
export const extensionSchema = new RegExp(`\\bWITH SCHEMA (${name});`, 'u');
export const commented = new RegExp(
  `^COMMENT ON (?:TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE|SEQUENCE|COLLATION|INDEX|OPERATOR|STATISTICS) (${name}\\.(?:${name}|[-+*/<>=~!@#%^&|\`?]+))`,
  'u',
);
export const commentedPart = new RegExp(
  `^COMMENT ON (CONSTRAINT|TRIGGER|RULE|POLICY) (${name}) ON `,
  'u',
);
/** The end of the type of an entry that such a comment can be about. */
export const partType = /(?:CONSTRAINT|TRIGGER|RULE|POLICY)$/u;
export const commentedSchema = new RegExp(`^COMMENT ON (SCHEMA|EXTENSION) (${name}) IS`, 'u');

export const granted = new RegExp(
  `^(?:GRANT|REVOKE) [\\s\\S]*? ON (?:(?:TABLE|SEQUENCE|TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE) (${name}\\.${name})|SCHEMA (${name}))`,
  'u',
);

export const ownMultirange = new RegExp(`\\bmultirange_type_name = (${name}\\.${name})`, 'u');
