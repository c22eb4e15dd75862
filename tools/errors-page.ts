/**
 * Writes the table of docs/errors.md from the records of the errors: `npm run docs:errors`. The
 * rest of the page is written manually. A test of tests/architecture fails if the page is out of
 * date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { errorTable } from '#shared/errors/error-table.ts';
import { errorSchema, type ErrorCode, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { exitCodeOf } from '../src-main/cli/output.ts';

/** Facts that are shown in titles and next steps; all other facts can have any value. */
const examples: Record<string, unknown> = {
  server: '18.1',
  wanted: '17',
  channel: 'webhook',
  advice: 'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.',
};

/** A value that the schema accepts, including all optional fields. */
export function exampleOf(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return exampleOf(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return [exampleOf(schema.element)];
  if (schema instanceof z.ZodObject) {
    const parts = Object.entries<z.core.$ZodType>(schema.shape);
    return Object.fromEntries(parts.map(([name, part]) => [name, exampleOf(part)]));
  }
  if (schema instanceof z.ZodLiteral) return schema.value;
  return schema instanceof z.ZodNumber ? 1 : 'x';
}

/** An error with this code and without optional facts. */
function typicalError(code: ErrorCode): NightjarError {
  const facts = Object.entries<z.ZodType>(errorTable[code].facts)
    .filter(([, schema]) => !(schema instanceof z.ZodOptional))
    .map(([name, schema]) => [name, examples[name] ?? exampleOf(schema)]);
  return errorSchema.parse({ code, ...Object.fromEntries(facts) });
}

function row(code: ErrorCode): string {
  const { facts, httpStatus } = errorTable[code];
  const error = typicalError(code);
  const { title, nextStep } = describeError(error);
  const names = Object.keys(facts).map((name) => `\`${name}\``);
  const cells = [
    `\`${code}\``,
    title,
    nextStep,
    names.length === 0 ? '–' : names.join(', '),
    exitCodeOf(error),
    httpStatus,
  ];
  return `| ${cells.join(' | ')} |`;
}

const generated =
  /(?<=<!-- generated: npm run docs:errors -->\n).*?(?=<!-- end of generated -->)/su;

/** The page with the current table. */
export function updateErrorsPage(page: string): string {
  if (!generated.test(page)) throw new Error('The page has no markers for the table.');
  const table = [
    '| code | title | what to do | facts | exit | HTTP |',
    '|---|---|---|---|---|---|',
    ...errorSchema.options.map((option) => row(option.shape.code.value)),
  ];
  return page.replace(generated, () => `\n${table.join('\n')}\n\n`);
}

if (import.meta.main) {
  const file = path.join(import.meta.dirname, '../docs/errors.md');
  await writeFile(file, updateErrorsPage(await readFile(file, 'utf8')));
}
