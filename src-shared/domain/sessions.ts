/** How many sessions back up or restore a database at the same time. */
import { z } from 'zod';
import { text } from '../words/text.ts';

export const mostSessions = 8;
const wrong = { error: () => text('field.sessions.range', { most: mostSessions }) };

export const sessionsSchema = z.number(wrong).int(wrong).min(1, wrong).max(mostSessions, wrong);
