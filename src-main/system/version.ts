/** The version of this Nightjar, from its package.json. */
import packageJson from '../../package.json' with { type: 'json' };

export const nightjarVersion: string = packageJson.version;
