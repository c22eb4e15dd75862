/**
 * Must be imported before every schema: by default, zod compiles parsers with `new Function`, and the
 * content security policy of the window forbids that. zod reads this object when it is loaded; the
 * first screen does not need zod, so this file must not import it.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
