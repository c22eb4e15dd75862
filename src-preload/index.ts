/**
 * The bridge: the only thing that the page can reach. It carries names, never Electron itself, and
 * has no library in it, because a sandboxed preload is one small file.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { Result } from '#shared/errors/errors.ts';
import type { CallOutput, NightjarBridge } from '#shared/ipc/contract.ts';
import { callNames, channelOfCall, channelOfEvent, eventNames } from '#shared/ipc/shape.ts';

const bridge: NightjarBridge = {
  call: async (name, input) => {
    if (!callNames.includes(name)) throw new TypeError(`Unknown call: ${name}`);
    // The main process answers each call as its contract says.
    const answer: unknown = await ipcRenderer.invoke(channelOfCall(name), input);
    return answer as Result<CallOutput<typeof name>>;
  },
  on: (name, listener) => {
    if (!eventNames.includes(name)) throw new TypeError(`Unknown event: ${name}`);
    const channel = channelOfEvent(name);
    // The event object stays here: it would hand `ipcRenderer` to the page.
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]): void => {
      listener(payload);
    };
    ipcRenderer.on(channel, forward);
    return () => {
      ipcRenderer.off(channel, forward);
    };
  },
};

contextBridge.exposeInMainWorld('nightjar', bridge);
