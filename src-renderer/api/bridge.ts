/**
 * The only module that uses `window.nightjar` (declared next to the preload that defines it). Received
 * values are made safe to show; sent values are converted back to the original text.
 */
import type { NightjarError } from '#shared/errors/errors.ts';
import { ExpectedError } from '#shared/errors/expected-error.ts';
import type { CallInput, CallOutput, EventPayload } from '#shared/ipc/contract.ts';
import type { EventName, PageCallName } from '#shared/ipc/names.ts';
import { fromVisible, toVisible } from './visible-values.ts';

/**
 * Calls the main process. An error result is thrown as an ExpectedError, as TanStack Query
 * requires.
 */
export async function call<Name extends PageCallName>(
  name: Name,
  input: CallInput<Name>,
): Promise<CallOutput<Name>> {
  const result = toVisible(await window.nightjar.call(name, fromVisible(input)));
  if (!result.ok) throw new ExpectedError(result.error);
  return result.value;
}

/** Opens a file that was dropped on the window. */
export async function openDropped(
  file: File,
  operation: { operationId: string },
): Promise<CallOutput<'catalog.openDropped'>> {
  const result = toVisible(await window.nightjar.openDropped(file, operation));
  if (!result.ok) throw new ExpectedError(result.error);
  return result.value;
}

/** Lists the backups among files and folders that were dropped on the window. */
export async function listDropped(
  files: readonly File[],
): Promise<CallOutput<'catalog.listDropped'>> {
  const result = toVisible(await window.nightjar.listDropped(files));
  if (!result.ok) throw new ExpectedError(result.error);
  return result.value;
}

/**
 * Cancels a long call. Errors are ignored: the call may have finished, or the window may be locked.
 */
export function stopOperation(operationId: string): void {
  void call('catalog.cancel', { operationId }).catch(() => undefined);
}

/** Listens to an event of the main process. Returns the function that ends the subscription. */
export function listen<Name extends EventName>(
  name: Name,
  listener: (payload: EventPayload<Name>) => void,
): () => void {
  return window.nightjar.on(name, (payload) => listener(toVisible(payload)));
}

/**
 * Returns the error of a failed query or mutation. Every other exception is a fault of the window
 * itself.
 */
export function errorOf(thrown: unknown): NightjarError {
  if (thrown instanceof ExpectedError) return thrown.error;
  const reference = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'unexpected', reference };
}
