import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownIdentity, processIdentitySchema, stateOfProcess } from './process-identity.ts';

/** No system gives this number to a process. */
const gone = 99_999_999;
/** If start times are known, a matching start time identifies the process. */
const itself = process.platform === 'linux' ? 'alive' : 'unknown';

describe('a process that holds something', () => {
  it('is recognized by its stored identity', async () => {
    const own = await ownIdentity();
    expect(processIdentitySchema.parse(JSON.parse(JSON.stringify(own)))).toEqual(own);
    expect(await stateOfProcess(own)).toBe(itself);
  });

  it('is gone if no process has its number', async () => {
    const own = await ownIdentity();
    expect(await stateOfProcess({ ...own, pid: gone })).toBe('gone');
    expect(await stateOfProcess({ pid: gone, startTime: null })).toBe('gone');
  });

  it.runIf(process.platform === 'linux')('is gone if another process has its number', async () => {
    expect(await stateOfProcess({ ...(await ownIdentity()), startTime: '1' })).toBe('gone');
  });

  it('is unknown if its start time is unknown, or if it runs on another computer', async () => {
    const own = await ownIdentity();
    expect(await stateOfProcess({ ...own, startTime: null })).toBe('unknown');
    const host = `not ${hostname()}`;
    expect(await stateOfProcess({ ...own, host, pid: gone })).toBe('unknown');
  });
});
