/**
 * Beginning of the sentence about program messages in a dump. The next step for these messages
 * differs from the next step for a bad disk.
 */
export const messageOfProgram = 'A message of a program is among';
