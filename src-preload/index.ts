/**
 * The bridge: the only interface of the page to the main process. It passes names and never
 * Electron itself. It has no library, because a sandboxed preload must be one small file.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Result } from '#shared/errors/errors.ts';
import type { CallOutput, NightjarBridge } from '#shared/ipc/contract.ts';
import { channelOfCall, channelOfEvent, eventNames, pageCallNames } from '#shared/ipc/names.ts';

const bridge: NightjarBridge = {
  call: async (name, input) => {
    if (!pageCallNames.includes(name)) throw new TypeError(`Unknown call: ${name}`);
    // The main process answers each call as the contract defines.
    const answer: unknown = await ipcRenderer.invoke(channelOfCall(name), input);
    return answer as Result<CallOutput<typeof name>>;
  },
  openDropped: async (file, { operationId }) => {
    // Empty for a file that a script created, so a page cannot name a path this way.
    const path = webUtils.getPathForFile(file);
    const channel = channelOfCall('catalog.openDropped');
    const answer: unknown = await ipcRenderer.invoke(channel, { path, operationId });
    return answer as Result<CallOutput<'catalog.openDropped'>>;
  },
  listDropped: async (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    const answer: unknown = await ipcRenderer.invoke(channelOfCall('catalog.listDropped'), {
      paths,
    });
    return answer as Result<CallOutput<'catalog.listDropped'>>;
  },
  on: (name, listener) => {
    if (!eventNames.includes(name)) throw new TypeError(`Unknown event: ${name}`);
    const channel = channelOfEvent(name);
    // The event object is not passed on, because it would give `ipcRenderer` to the page.
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
