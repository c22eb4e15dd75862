/** How the sentence about messages among SQL begins: what helps against them is not what helps against a bad disk. */
export const messageOfProgram = 'A message of a program stands among';
