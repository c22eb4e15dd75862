import path from 'node:path';
import { expect, it } from 'vitest';
import { runTool } from '../system/processes.ts';

it.each([
  ['Nonsense/Nowhere', 'UTC'],
  ['Asia/Kathmandu', 'Asia/Kat'],
])('the zone of a computer whose TZ is %s is %s', async (zone, found) => {
  const module = path.join(import.meta.dirname, 'zones.ts');
  const script = `import(${JSON.stringify(module)}).then((zones) => console.log(zones.machineTimeZone()))`;
  const { stdout } = await runTool({
    file: process.execPath,
    args: ['-e', script],
    env: { ...process.env, TZ: zone },
    timeoutMs: 30_000,
  });
  expect(stdout).toMatch(new RegExp(`^${found}`, 'u'));
});
