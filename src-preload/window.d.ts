/** Type of the object that the preload adds to the page. */
import type { NightjarBridge } from '#shared/ipc/contract.ts';

declare global {
  interface Window {
    readonly nightjar: NightjarBridge;
  }
}
