import { remembered } from '../../memory/memory.ts';

/** The object of a database that was looked at last (`nameInEveryBackup`); null for the largest table. */
export const chosenObject = remembered<string | null>('contents.chosen-object', null);
