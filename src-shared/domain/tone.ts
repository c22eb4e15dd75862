/** Tone of a sentence about a database. It sets colour and shape. */
export type Tone = 'loading' | 'none' | 'good' | 'attention' | 'loss' | 'running';
