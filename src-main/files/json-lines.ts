/**
 * Append-only histories: one JSON document per line, durable before `append` resolves. A line that
 * a crash cut short is skipped and never damages the next line.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { writeFileAtomically } from './atomic-write.ts';
import { errnoOf, stateNotReadable, stateNotWritable } from './file-port.ts';
import { openRegularFile, readLimits, readRegularText } from './regular-file.ts';
import { createSerialQueue } from './serial-queue.ts';

export interface JsonLines<Line> {
  /**
   * All valid lines, oldest first. Fails with `state-not-readable`, `not-a-regular-file` or
   * `file-too-large`.
   */
  read(): Promise<Line[]>;
  /**
   * Fails with `settings-not-writable` if the lines could not be made durable, or as `read` fails.
   */
  append(...lines: Line[]): Promise<void>;
}

/** `keepLines` limits the file: when it has twice as many lines, the older half is deleted. */
export function openJsonLines<Line>(
  file: string,
  schema: z.ZodType<Line>,
  { keepLines }: { keepLines: number },
): JsonLines<Line> {
  const { run: inTurn } = createSerialQueue();

  const readText = async (): Promise<string> => {
    try {
      return await readRegularText(file, { limitBytes: readLimits.historyBytes });
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return '';
      return stateNotReadable(file, error);
    }
  };

  return {
    read: () => inTurn(async () => parseLines(await readText(), schema)),
    append: (...added) =>
      inTurn(async () => {
        try {
          await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
          const lines = (await readText()).split('\n').filter((one) => one !== '');
          if (lines.length >= 2 * keepLines) {
            await writeFileAtomically(file, `${lines.slice(-keepLines).join('\n')}\n`);
          }
          await appendDurably(file, added.map((line) => `${JSON.stringify(line)}\n`).join(''));
        } catch (error) {
          stateNotWritable(file, error);
        }
      }),
  };
}

function parseLines<Line>(text: string, schema: z.ZodType<Line>): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

async function appendDurably(file: string, text: string): Promise<void> {
  const handle = await openRegularFile(file, { access: 'append' });
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    // Ends an incomplete line, so that only this line is lost.
    const torn = size > 0 && last[0] !== 0x0a;
    await handle.appendFile(torn ? `\n${text}` : text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
