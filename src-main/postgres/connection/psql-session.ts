/**
 * A psql process with one open connection. Statements are answered in order. A statement that fails
 * has no answer.
 */
import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import type { Sql } from './quote-sql.ts';
import { hasEnded, type ProcessPort } from '../../system/processes.ts';
import { endPsql } from './end-psql.ts';

const stderrLimit = 4096;
/** If an answer is longer, the session is closed. */
const longestAnswer = 256 * 1024 * 1024;
/** psql stores an answer completely before it prints it. */
const memoryLimitBytes = 512 * 1024 * 1024;
interface Question {
  answered(answer: string | null): void;
  failed(error: Error): void;
}

export class PsqlSession {
  readonly #child: ChildProcess;
  /** Printed after every answer. The server does not know this random value. */
  readonly #marker = randomUUID();
  readonly #questions: Question[] = [];
  /** Output of psql since the last marker. It begins with an added line break. */
  #answer: string[] = [];
  /** End of the output, because the marker can arrive in several chunks. */
  #end = '\n';
  #length = 0;
  #stderr = '';
  #error: Error | null = null;

  /** Throws errors of the start itself (ENOTDIR and others). All other errors end the session. */
  constructor(processes: ProcessPort, psql: string, env: NodeJS.ProcessEnv) {
    const child = processes.start({
      file: psql,
      args: ['-X', '-A', '-t', '-q', '-w', '-f', '-'],
      env,
      ownGroup: true,
      memoryLimitBytes,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrLimit);
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    child.once('error', (error) => this.#fail(error));
    child.once('close', () => this.#fail(new Error(`psql ended: ${this.lastErrors}`)));
  }

  /** False if the connection is closed. */
  get isOpen(): boolean {
    return this.#error === null && !hasEnded(this.#child);
  }

  /**
   * Returns the output of the statements, without the last line break; null if they print nothing,
   * for example if one fails. Rejects if the session ends. Ends the session if there is no answer
   * within `limitMs`; without a limit it waits until the answer is complete. Several statements are
   * sent to the server in one message.
   */
  async ask(
    statements: Sql | readonly Sql[],
    limitMs: number | null = null,
  ): Promise<string | null> {
    const words = (Array.isArray(statements) ? statements : [statements])
      .map(({ text }: Sql) => text.replaceAll('\n', ' '))
      .join('\\; ');
    // psql could interpret other characters as a command, under an encoding that the server claims.
    if (!/^[\u0020-\u007e]*$/u.test(words)) throw new Error('Not in ASCII');
    if (this.#error !== null) throw this.#error;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<string | null>((resolve, reject) => {
      this.#questions.push({ answered: resolve, failed: reject });
      if (limitMs === null) return;
      timer = setTimeout(() => this.#giveUp(new Error('psql does not answer')), limitMs);
    });
    this.#child.stdin?.write(`${words};\n\\echo ${this.#marker}\n`);
    return answer.finally(() => clearTimeout(timer));
  }

  /** The last error output of psql. It can contain text of the server. */
  get lastErrors(): string {
    return this.#stderr.trim();
  }

  /** Cancels the running statement and closes the connection. Resolves when psql has exited. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined) return;
    await endPsql(child, this.#questions.length > 0);
    this.#fail(new Error('The session was ended'));
  }

  #read(printed: string): void {
    this.#length += printed.length;
    if (this.#length > longestAnswer) return this.#giveUp(new Error('psql answers without end'));
    let text = this.#end + printed;
    for (let marker = this.#markerIn(text); marker !== null; marker = this.#markerIn(text)) {
      this.#answer.push(text.slice(0, marker.from));
      text = `\n${text.slice(marker.to)}`;
      this.#take();
    }
    const endLength = this.#marker.length + '\n\r'.length;
    this.#answer.push(text.slice(0, -endLength));
    this.#end = text.slice(-endLength);
  }

  /** Returns the position of the line with the marker, including the line break before it. */
  #markerIn(text: string): { from: number; to: number } | null {
    const line = `\n${this.#marker}`;
    for (let from = text.indexOf(line); from !== -1; from = text.indexOf(line, from + 1)) {
      const end = from + line.length;
      const to = text[end] === '\r' ? end + 1 : end;
      if (text[to] === '\n') return { from, to: to + 1 };
    }
    return null;
  }

  #take(): void {
    const answer = this.#answer.join('').replaceAll(/\r(?=\n|$)/gu, '');
    this.#answer = [];
    this.#length = 0;
    this.#questions.shift()?.answered(answer === '' ? null : answer.slice(1));
  }

  #giveUp(error: Error): void {
    void this.end();
    this.#fail(error);
  }

  #fail(error: Error): void {
    this.#error ??= error;
    for (const { failed } of this.#questions.splice(0)) failed(this.#error);
  }
}
