/**
 * The log: one line for each entry (UTC time, level, message, facts as JSON) in a file that only
 * its owner can read. Each entry is written immediately, so that none is lost when the process
 * ends. The file is rotated. Nothing is printed: the terminal belongs to the command line.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import electronLog from 'electron-log/node';
import { systemClock } from '../system/clock.ts';
import type { Clock, Log } from '../system/ports.ts';
import { errnoMessage } from '../files/file-port.ts';
import { requireRegular } from '../files/regular-file.ts';
import { createRedactor, escapeControls } from './redact.ts';

export interface LogOptions {
  folder: string;
  clock?: Clock;
  fileName?: string;
  maxSizeBytes?: number;
  /** Number of full files that are kept in addition to the current file. */
  archives?: number;
}

export interface FileLog extends Log {
  readonly file: string;
  /** Reason why the last entry could not be written, or null. */
  readonly problem: string | null;
  registerSecret(secret: string): void;
}

let created = 0;

export function createLog({
  folder,
  clock = systemClock,
  fileName = 'nightjar.log',
  maxSizeBytes = 5 * 1024 * 1024,
  archives = 5,
}: LogOptions): FileLog {
  const file = path.join(folder, fileName);
  let problem: string | null = null;
  let isBroken = false;
  try {
    makePrivate(folder, file);
    requireFile(file);
  } catch (error) {
    // Without its folder electron-log writes nothing and reports no error.
    problem = errnoMessage(error);
    isBroken = true;
  }

  created += 1;
  const logger = electronLog.create({ logId: `nightjar-${created}` });
  // electron-log reports a failed write on the console of its default logger.
  electronLog.transports.console.writeFn = () => undefined;
  // The available transports depend on the environment: `ipc` is undefined in plain Node.
  for (const other of Object.values(logger.transports)) if (other) other.level = false;
  const transport = logger.transports.file;
  // Without a name electron-log searches a package.json from the working directory, and fails if
  // there is none.
  transport.setAppName('Nightjar');
  transport.level = 'info';
  transport.sync = true;
  transport.maxSize = maxSizeBytes;
  transport.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  transport.resolvePathFn = () => file;
  transport.archiveLogFn = () => rotate(file, archives, maxSizeBytes);
  // The line is complete: electron-log must not add or interpret anything.
  transport.transforms = [({ data }) => String(data[0])];
  if (!isBroken) {
    transport.getFile().on('error', (error) => {
      problem = error.message;
    });
  }

  const redactor = createRedactor();
  const write = (level: 'info' | 'warn' | 'error', message: string, facts?: object): void => {
    const time = new Date(clock.nowMs()).toISOString();
    const safeMessage = escapeControls(redactor.text(message));
    const safeFacts = facts === undefined ? '' : ` ${factsText(redactor.data(facts))}`;
    if (isBroken) return;
    try {
      requireFile(file);
    } catch (error) {
      problem = errnoMessage(error);
      return;
    }
    problem = null;
    logger[level](`${time} ${level.toUpperCase().padEnd(5)} ${safeMessage}${safeFacts}`);
  };

  return {
    file,
    get problem() {
      return problem;
    },
    registerSecret: (secret) => redactor.register(secret),
    info: (message, facts) => write('info', message, facts),
    warn: (message, facts) => write('warn', message, facts),
    error: (message, facts) => write('error', message, facts),
  };
}

function factsText(facts: unknown): string {
  return escapeControls(JSON.stringify(facts));
}

/**
 * Also changes the mode of files that an older version, or a careless copy, left readable by
 * others.
 */
function makePrivate(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  chmodSync(folder, 0o700);
  if (existsSync(file)) chmodSync(file, 0o600);
}

/**
 * Opening a named pipe for writing would block until another process reads it. A missing file is
 * created later.
 */
function requireFile(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined) requireRegular(file, stats);
}

/** Renames nightjar.log → nightjar.1.log → …, and deletes the oldest file. */
function rotate(file: string, archives: number, maxSizeBytes: number): void {
  try {
    // Another process can have rotated the file already.
    if (statSync(file).size <= maxSizeBytes) return;
    const { dir, name, ext } = path.parse(file);
    const archive = (n: number): string => path.join(dir, `${name}.${n}${ext}`);
    rmSync(archive(archives), { force: true });
    for (let n = archives - 1; n >= 1; n -= 1) {
      if (existsSync(archive(n))) renameSync(archive(n), archive(n + 1));
    }
    renameSync(file, archive(1));
  } catch {
    // A log that cannot be rotated continues to grow, which is better than a log that stops.
  }
}
