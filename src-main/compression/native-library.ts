/**
 * Calls functions of libraries that are installed on the system. This is the only file that uses koffi,
 * and koffi is the only code in Nightjar that can read or write memory it does not own. Nothing
 * depends on a library: if native code is turned off, or if koffi or the library is missing or does
 * not load, the result is null.
 */
import { realpathSync, statSync } from 'node:fs';

/** `off` turns native code off for one start, whatever the settings say. */
export const nativeCodeVariable = 'NIGHTJAR_NATIVE_CODE';

let isTurnedOff = false;

/** Turns native code off in this process until it ends. Libraries that are loaded already stay loaded. */
export function turnOffNativeCode(): void {
  isTurnedOff = true;
}

/** True if no library is loaded in this process, because of the setting or the environment. */
export function isNativeCodeOff(): boolean {
  return isTurnedOff || process.env[nativeCodeVariable] === 'off';
}

export interface NativeFunction {
  call(...args: unknown[]): unknown;
  /**
   * On libuv's thread pool. koffi hands over the addresses of buffers and holds on to nothing, so
   * they are kept from the garbage collector here until the function has returned: those among the
   * arguments, and those whose addresses it finds elsewhere (`alsoHeld`).
   */
  callInBackground(args: readonly unknown[], alsoHeld?: readonly Buffer[]): Promise<unknown>;
}

export interface SystemLibrary {
  file: string;
  /** By its prototype in C. Throws when the library has no such function. */
  declare(prototype: string): NativeFunction;
  /** Good for as long as the buffer is held. */
  addressOf(buffer: Buffer): bigint;
}

/** Loads the first of these files that is there, can be trusted and can be loaded; null if none. */
export async function loadSystemLibrary(files: readonly string[]): Promise<SystemLibrary | null> {
  const trusted = files.flatMap(trustedFile);
  if (trusted.length === 0) return null;
  const koffi = await loadKoffi();
  if (koffi === null) return null;
  for (const file of trusted) {
    try {
      return { file, ...librarySymbols(koffi, file) };
    } catch {
      // Of another architecture, or damaged: perhaps the next one.
    }
  }
  return null;
}

/** The C library that this process runs with; null where koffi does not work. */
export async function loadOwnLibrary(): Promise<Omit<SystemLibrary, 'file'> | null> {
  const koffi = await loadKoffi();
  return koffi === null ? null : librarySymbols(koffi, null);
}

type Koffi = Awaited<ReturnType<typeof importKoffi>>;

const importKoffi = async () => (await import('koffi')).default;

/** null if native code is turned off, or if koffi has no binary for this platform (its import throws). */
const loadKoffi = async (): Promise<Koffi | null> =>
  isNativeCodeOff() ? null : importKoffi().catch(() => null);

function librarySymbols(koffi: Koffi, file: string | null): Omit<SystemLibrary, 'file'> {
  const library = koffi.load(file);
  return {
    declare: (prototype) => nativeFunction(library.func(prototype) as KoffiFunction),
    addressOf: (buffer) => koffi.address(buffer),
  };
}

interface KoffiFunction {
  (...args: unknown[]): unknown;
  async(...args: unknown[]): unknown;
}

const held = new Set<readonly unknown[]>();

function nativeFunction(koffiFunction: KoffiFunction): NativeFunction {
  return {
    call: (...args) => koffiFunction(...args),
    callInBackground: (args, alsoHeld = []) =>
      new Promise((resolve, reject) => {
        const hold = [...args, ...alsoHeld];
        held.add(hold);
        koffiFunction.async(...args, (error: Error | null, result: unknown) => {
          held.delete(hold);
          if (error === null) resolve(result);
          else reject(error);
        });
      }),
  };
}

/** What is behind the name, if only root, or whoever runs us, can have put it there. */
function trustedFile(name: string): string[] {
  try {
    const file = realpathSync(name);
    const { uid, mode } = statSync(file);
    return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0 ? [file] : [];
  } catch {
    return [];
  }
}
