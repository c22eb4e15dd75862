/** Registers every call of the contract with Electron. `calls.ts` processes the calls. */
import { ipcMain } from 'electron';
import { callNames, channelOfCall } from '#shared/ipc/names.ts';
import { answerCall, type CallServer } from './calls.ts';
import { theWindow } from '../window/window.ts';

export function serveCalls(server: CallServer): void {
  for (const name of callNames) {
    ipcMain.handle(channelOfCall(name), (event, input: unknown) =>
      answerCall(server, name, { frame: event.senderFrame, window: theWindow }, input),
    );
  }
}
