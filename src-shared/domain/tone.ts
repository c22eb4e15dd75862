/** How a sentence about a database is meant: it sets colour and shape. */
export type Tone = 'loading' | 'none' | 'good' | 'attention' | 'loss' | 'running';
