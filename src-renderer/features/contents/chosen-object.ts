import { remembered } from '../../memory/memory.ts';

/** The key of the object that is shown of an opened backup; null for the first one. */
export const chosenObject = remembered<string | null>('contents.chosen-object', null);
