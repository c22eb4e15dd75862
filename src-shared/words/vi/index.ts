/**
 * The Vietnamese texts. One file for each area, complete by its type. Terms and style: docs/translation.md. What is
 * missing here is shown in English.
 */
import { tray } from './tray.ts';

export const vietnamese = {
  ...tray,
} as const;
