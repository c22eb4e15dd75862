/** The contract between window and main process is defined once; all other places match it. */
import { describe, expect, it, vi } from 'vitest';
import { contract, events, type NightjarBridge } from '#shared/ipc/contract.ts';
import { callNames, channelOfCall, channelOfEvent, eventNames } from '#shared/ipc/names.ts';
import type { HandlerParts } from '../../src-main/app/ipc/handler-parts.ts';
import { createHandlers } from '../../src-main/app/ipc/handlers.ts';

const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  invoked: [] as unknown[][],
  listeners: new Map<string, ((...args: unknown[]) => void)[]>(),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => {
      electron.exposed[name] = api;
    },
  },
  webUtils: { getPathForFile: (file: { path?: string }) => file.path ?? '' },
  ipcRenderer: {
    invoke: async (...args: unknown[]) => {
      electron.invoked.push(args);
      return { ok: true, value: undefined };
    },
    on: (channel: string, listener: () => void) => {
      electron.listeners.set(channel, [...(electron.listeners.get(channel) ?? []), listener]);
    },
    off: (channel: string, listener: () => void) => {
      const left = (electron.listeners.get(channel) ?? []).filter((one) => one !== listener);
      electron.listeners.set(channel, left);
    },
  },
}));

const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('the contract', () => {
  it('the contract describes each call that is named, and each call has a handler', () => {
    expect(sorted(Object.keys(contract))).toEqual(sorted(callNames));
    expect(sorted(Object.keys(createHandlers({} as HandlerParts)))).toEqual(sorted(callNames));
  });

  it('the contract says of every call who may use it', () => {
    const undeclared = callNames.filter(
      (name) => !['anyone', 'admin'].includes((contract[name] as { access?: string }).access ?? ''),
    );
    expect(undeclared).toEqual([]);
  });

  it('without signing in, only calls that read the state or sign in are allowed', () => {
    // Calls in this list can be used by anyone at a locked window.
    expect(sorted(callNames.filter((name) => contract[name].access === 'anyone'))).toEqual([
      'api.settings',
      'app.status',
      'backups.list',
      'connections.answers',
      'connections.list',
      'connections.parseUrl',
      'connections.probe',
      'doctor.run',
      'drills.list',
      'health.database',
      'health.statistics',
      'restores.list',
      'retention.preview',
      'runs.history',
      'runs.list',
      'schedule.describe',
      'schedule.overview',
      'session.createFirstAdmin',
      'session.lock',
      'session.signIn',
      'session.signOut',
      'session.state',
      'tools.list',
    ]);
  });

  it('the contract describes each event that is named', () => {
    expect(sorted(Object.keys(events))).toEqual(sorted(eventNames));
  });

  it('every call and event has its own channel', () => {
    const channels = [...callNames.map(channelOfCall), ...eventNames.map(channelOfEvent)];
    expect(new Set(channels).size).toBe(callNames.length + eventNames.length);
  });
});

describe('the bridge', async () => {
  await import('../../src-preload/index.ts');
  const bridge = electron.exposed['nightjar'] as NightjarBridge;

  it('the bridge adds only four functions to the page', () => {
    expect(Object.keys(electron.exposed)).toEqual(['nightjar']);
    expect(sorted(Object.keys(bridge))).toEqual(['call', 'listDropped', 'on', 'openDropped']);
  });

  it('the bridge passes calls on by name', async () => {
    await bridge.call('backups.list', { connectionId: 'x' });
    expect(electron.invoked).toEqual([['nightjar:call:backups.list', { connectionId: 'x' }]]);
  });

  it('the bridge reads the path of a dropped file from the system, never from the page', async () => {
    const dropped = { path: '/home/ada/a.sql' } as unknown as File;
    const operationId = 'w';
    await bridge.openDropped(dropped, { operationId, path: '/etc/passwd' } as {
      operationId: string;
    });
    const channel = channelOfCall('catalog.openDropped');
    expect(electron.invoked.at(-1)).toEqual([channel, { path: '/home/ada/a.sql', operationId }]);
    electron.invoked.pop();
    await bridge.listDropped([dropped]);
    expect(electron.invoked.pop()).toEqual([
      channelOfCall('catalog.listDropped'),
      { paths: ['/home/ada/a.sql'] },
    ]);
    const call = bridge.call as (name: string, input: unknown) => Promise<unknown>;
    await expect(call('catalog.openDropped', { path: '/etc/passwd', operationId })).rejects.toThrow(
      'Unknown call',
    );
    await expect(call('catalog.listDropped', { paths: ['/etc/passwd'] })).rejects.toThrow(
      'Unknown call',
    );
  });

  it('the bridge rejects names that are not in the contract', async () => {
    for (const name of ['__proto__', 'toString', 'app.quit', '', null]) {
      await expect(bridge.call(name as 'runs.list', undefined)).rejects.toThrow('Unknown call');
      expect(() => bridge.on(name as 'app-changed', () => undefined)).toThrow('Unknown event');
    }
    expect(electron.invoked).toHaveLength(1);
  });

  it('the bridge passes the payload of an event without the event itself, until the page unsubscribes', () => {
    const received: unknown[][] = [];
    const end = bridge.on('backups-changed', (...args) => received.push(args));
    const channel = 'nightjar:event:backups-changed';
    const [forward] = electron.listeners.get(channel) ?? [];
    forward?.({ sender: 'ipcRenderer' }, { connectionId: 'x' });
    expect(received).toEqual([[{ connectionId: 'x' }]]);
    end();
    expect(electron.listeners.get(channel)).toEqual([]);
  });
});
