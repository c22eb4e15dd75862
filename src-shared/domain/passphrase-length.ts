/** The only requirement of a new passphrase. Without schemas: the sign-in page needs nothing else. */
export const shortestPassphrase = 12;
export const longestPassphrase = 1000;

/** Returns true if a new passphrase is allowed. */
export function hasAllowedLength(passphrase: string): boolean {
  return passphrase.length <= longestPassphrase && characters(passphrase) >= shortestPassphrase;
}

/** What a reader counts as one: also an emoji of two code units. */
export const characters = (text: string): number => Array.from(text).length;
