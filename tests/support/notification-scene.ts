/** Runs and slots for notifications, and HTTP receivers that listen on this computer. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { BackupWarning } from '#shared/domain/warning.ts';
import type { Trigger } from '#shared/domain/manifest.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { aBackup, aRun, aSlot, connectionId } from './builders.ts';

export { connectionId };

const base = {
  connectionId,
  admin: 'tester',
  startedAt: '2026-02-14T02:00:00.000Z',
  finishedAt: '2026-02-14T02:05:00.000Z',
};

export function goodRun({
  trigger = 'manual',
  warnings = [],
}: { trigger?: Trigger; warnings?: BackupWarning[] } = {}): FinishedRun & { state: 'published' } {
  return aRun('published', {
    ...base,
    trigger,
    backup: aBackup({
      createdAt: '2026-02-14T02:00:00Z',
      details: {
        trigger,
        admin: 'tester',
        verifiedAt: '2026-02-14T02:04:00Z',
        serverVersion: '16.1',
        pgDumpVersion: '16.1',
        warnings,
      },
    }),
  });
}

export function badRun({
  error,
  trigger = 'manual',
}: {
  error: NightjarError;
  trigger?: Trigger;
}): FinishedRun & { state: 'failed' } {
  return aRun('failed', { ...base, trigger, error });
}

export function missedSlot({
  dueAt = '2026-02-14T02:00:00Z',
  reasons = [{ kind: 'overtaken' }],
}: { dueAt?: string; reasons?: SlotReason[] } = {}): SlotRecord {
  return aSlot({ dueAt, outcome: 'missed', reasons });
}

export interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface HttpReceiver {
  origin: string;
  port: number;
  received: Received[];
}

/**
 * A receiver that accepts every request, or answers as configured; null means that it never
 * answers.
 */
export async function httpReceiver(
  answer: (
    request: Received,
    count: number,
  ) => number | null | { status: number; headers: http.OutgoingHttpHeaders } = () => 204,
): Promise<HttpReceiver> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      received.push(one);
      const given = answer(one, received.length);
      if (given === null) return;
      if (typeof given === 'number') response.writeHead(given).end();
      else response.writeHead(given.status, given.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, received };
}
