/** Properties that a dump states in its first lines. */
import { decoderOf, type Decode } from './text-encoding.ts';

export interface DumpProperties {
  encoding: string | null;
  serverVersion: string | null;
  pgDumpVersion: string | null;
  standardConformingStrings: boolean;
  /**
   * True if pg_dumpall has written the dump: a whole server, with a `\connect` for each database.
   */
  isCluster: boolean;
}

const version = /^-- Dumped (from database|by pg_dump) version (.+)$/u;
const clientEncoding = /^SET client_encoding = '([^']*)';$/u;

export class DumpHeadReader {
  /** Decodes the following bytes of the dump. */
  decode: Decode = decoderOf(null);
  /** Needed for each line that contains an INSERT. */
  standardConformingStrings = true;
  #encoding: string | null = null;
  #serverVersion: string | null = null;
  #pgDumpVersion: string | null = null;

  head(isCluster: boolean): DumpProperties {
    return {
      encoding: this.#encoding,
      serverVersion: this.#serverVersion,
      pgDumpVersion: this.#pgDumpVersion,
      standardConformingStrings: this.standardConformingStrings,
      isCluster,
    };
  }

  /** Reads a line that begins with `-- Dumped `. */
  versionLine(line: string): void {
    const [, by, found = null] = version.exec(line) ?? [];
    if (by === 'from database') this.#serverVersion ??= found;
    else this.#pgDumpVersion ??= found;
  }

  /** Reads a line that begins with `SET `, as pg_dump writes it. */
  settingLine(line: string): void {
    if (line.startsWith('SET standard_conforming_strings = ')) {
      this.standardConformingStrings = line.includes('= on');
      return;
    }
    const encoding = clientEncoding.exec(line)?.[1];
    if (encoding !== undefined && this.#encoding === null) {
      this.#encoding = encoding;
      this.decode = decoderOf(encoding);
    }
  }
}
