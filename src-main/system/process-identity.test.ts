import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownIdentity, processIdentitySchema, stateOfProcess } from './process-identity.ts';

/** No system gives a process this number. */
const gone = 99_999_999;
/** Where start times are known, one that is right says more. */
const itself = process.platform === 'linux' ? 'alive' : 'unknown';

describe('a process that holds something', () => {
  it('is known again by what it wrote about itself', async () => {
    const own = await ownIdentity();
    expect(processIdentitySchema.parse(JSON.parse(JSON.stringify(own)))).toEqual(own);
    expect(await stateOfProcess(own)).toBe(itself);
  });

  it('is gone when no process has its number', async () => {
    const own = await ownIdentity();
    expect(await stateOfProcess({ ...own, pid: gone })).toBe('gone');
    expect(await stateOfProcess({ pid: gone, startTime: null })).toBe('gone');
  });

  it.runIf(process.platform === 'linux')('is gone when another one has its number', async () => {
    expect(await stateOfProcess({ ...(await ownIdentity()), startTime: '1' })).toBe('gone');
  });

  it('may be there when its start is not known, or when it is of another computer', async () => {
    const own = await ownIdentity();
    expect(await stateOfProcess({ ...own, startTime: null })).toBe('unknown');
    const host = `not ${hostname()}`;
    expect(await stateOfProcess({ ...own, host, pid: gone })).toBe('unknown');
  });
});
