/** Dependencies of the handlers of all calls. */
import type { ApiSwitch } from '../../api/api-switch.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { Log } from '../../system/ports.ts';
import type { FilesToOpen } from './files-to-open.ts';

/** Desktop functions that handlers need. `desktop.ts` has the implementation. */
export interface Desktop {
  /** null if the dialog was closed without a choice. */
  chooseFolder(title: string): Promise<string | null>;
  chooseFile(title: string, extensions: readonly string[]): Promise<string | null>;
  chooseFileToSave(title: string, suggestedName: string): Promise<string | null>;
  showInFolder(path: string): void;
  openFolder(path: string): Promise<void>;
  hasTray(): boolean;
}

export interface HandlerParts {
  nightjar: Nightjar;
  /** The switch of the HTTP API. */
  api: ApiSwitch;
  desktop: Desktop;
  filesToOpen: FilesToOpen;
  log: Log;
  version: string;
  platform: NodeJS.Platform;
  logFolder: string;
}
