/**
 * Calls functions of libraries that are installed on the system. This is the only file that uses koffi,
 * and koffi is the only code in Nightjar that can read or write memory it does not own. Nothing
 * depends on a library: if native code is turned off, or if koffi or the library is missing or does
 * not load, the result is null.
 */
import { realpathSync, statSync } from 'node:fs';

/** The value `off` turns native code off for one start, regardless of the settings. */
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
   * Runs the function on libuv's thread pool. koffi passes the addresses of buffers and keeps no
   * reference to them. So this function keeps them from the garbage collector until the call
   * returns: the buffers among the arguments, and the buffers whose addresses are stored elsewhere
   * (`alsoHeld`).
   */
  callInBackground(args: readonly unknown[], alsoHeld?: readonly Buffer[]): Promise<unknown>;
}

export interface SystemLibrary {
  file: string;
  /** Declares a function by its C prototype. Throws if the library does not have the function. */
  declare(prototype: string): NativeFunction;
  /** Valid for as long as the buffer is referenced. */
  addressOf(buffer: Buffer): bigint;
}

/**
 * Loads the first of these files that exists, can be trusted and can be loaded; null if there is
 * none.
 */
export async function loadSystemLibrary(files: readonly string[]): Promise<SystemLibrary | null> {
  const trusted = files.flatMap(trustedFile);
  if (trusted.length === 0) return null;
  const koffi = await loadKoffi();
  if (koffi === null) return null;
  for (const file of trusted) {
    try {
      return { file, ...librarySymbols(koffi, file) };
    } catch {
      // The file is damaged or for another architecture: continue with the next file.
    }
  }
  return null;
}

/** Returns the C library of this process; null if koffi does not work. */
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

/**
 * Returns the real path of the file if only root or the current user can have written it; an empty
 * list if not.
 */
function trustedFile(name: string): string[] {
  try {
    const file = realpathSync(name);
    const { uid, mode } = statSync(file);
    return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0 ? [file] : [];
  } catch {
    return [];
  }
}
