/** Forwards the events of the engine to every window that shows Nightjar's page. */
import { BrowserWindow } from 'electron';
import { events as eventSchemas } from '#shared/ipc/contract.ts';
import { channelOfEvent, eventNames, type EventName } from '#shared/ipc/names.ts';
import type { Nightjar } from '../../engine/engine.ts';
import { eventWithoutDetails } from './hide-failures.ts';
import { originOf } from '../window/origin.ts';

/** Returns the function that stops the forwarding. */
export function forwardEvents(
  nightjar: Nightjar,
  origin: string,
  checkEvents: boolean,
): () => void {
  const ends = eventNames.map((name) =>
    nightjar.events.on(name, (payload: unknown) => {
      const shown = eventWithoutDetails(name, payload);
      sendToWindows(name, checkEvents ? eventSchemas[name].parse(shown) : shown, origin);
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

export function sendToWindows(name: EventName, payload: unknown, origin: string): void {
  for (const window of BrowserWindow.getAllWindows()) {
    const { webContents } = window;
    if (webContents.isDestroyed() || webContents.isCrashed()) continue;
    if (originOf(webContents.getURL()) === origin) webContents.send(channelOfEvent(name), payload);
  }
}
