/** What the preload puts into the page, for the renderer's eyes. */
import type { NightjarBridge } from '#shared/ipc/contract.ts';

declare global {
  interface Window {
    readonly nightjar: NightjarBridge;
  }
}
