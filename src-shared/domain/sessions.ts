/** How many sessions back up or restore a database at the same time. */
import { z } from 'zod';

export const mostSessions = 8;
const wrong = { error: `The number of sessions must be between 1 and ${mostSessions}.` };

export const sessionsSchema = z.number(wrong).int(wrong).min(1, wrong).max(mostSessions, wrong);
