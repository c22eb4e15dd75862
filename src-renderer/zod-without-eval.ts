/**
 * Must be imported before any schema: zod compiles parsers with `new Function` unless told not to,
 * and the content security policy of the window refuses that.
 */
import { z } from 'zod';

z.config({ jitless: true });
