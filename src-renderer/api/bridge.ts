/**
 * The one place that touches `window.nightjar` (declared beside the preload that puts it there). What comes in
 * is safe to show, and goes back as it was.
 */
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { CallInput, CallOutput, EventPayload } from '#shared/ipc/contract.ts';
import type { EventName, PageCallName } from '#shared/ipc/names.ts';
import { meant, shown } from './shown.ts';

/** Asks the main process; an error value becomes a thrown ExpectedError, as TanStack Query wants it. */
export async function call<Name extends PageCallName>(
  name: Name,
  input: CallInput<Name>,
): Promise<CallOutput<Name>> {
  const result = shown(await window.nightjar.call(name, meant(input)));
  if (!result.ok) throw new ExpectedError(result.error);
  return result.value;
}

/** Opens a file that was dropped on the window. */
export async function openDropped(
  file: File,
  operation: { operationId: string },
): Promise<CallOutput<'catalog.openDropped'>> {
  const result = shown(await window.nightjar.openDropped(file, operation));
  if (!result.ok) throw new ExpectedError(result.error);
  return result.value;
}

/** Ends a long call. What is over, or may no longer be asked, needs no stopping. */
export function stopOperation(operationId: string): void {
  void call('catalog.cancel', { operationId }).catch(() => undefined);
}

/** Listens to an event of the main process; returns the function that ends it. */
export function listen<Name extends EventName>(
  name: Name,
  listener: (payload: EventPayload<Name>) => void,
): () => void {
  return window.nightjar.on(name, (payload) => listener(shown(payload)));
}

/** What a query or mutation failed with. Anything that is not ours is a fault of the window itself. */
export function errorOf(thrown: unknown): NightjarError {
  if (thrown instanceof ExpectedError) return thrown.error;
  const reference = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'unexpected', reference };
}
