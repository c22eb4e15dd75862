/**
 * Must be imported before every schema: by default, zod compiles parsers with `new Function`, and the
 * content security policy of the window forbids that.
 */
import { z } from 'zod';

z.config({ jitless: true });
