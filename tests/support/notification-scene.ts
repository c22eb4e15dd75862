/** Runs and slots to tell of, and receivers that listen on this computer. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Concern } from '#shared/domain/warning.ts';
import type { Trigger } from '#shared/domain/manifest.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';

export const connectionId = 'c0ffee00-0000-4000-8000-000000000001';
const base = {
  id: 'c0ffee00-0000-4000-8000-0000000000aa',
  connectionId,
  admin: 'tester',
  startedAt: '2026-02-14T02:00:00.000Z',
  finishedAt: '2026-02-14T02:05:00.000Z',
};

export function goodRun({
  trigger = 'manual',
  concerns = [],
}: { trigger?: Trigger; concerns?: Concern[] } = {}): FinishedRun & { state: 'published' } {
  return {
    ...base,
    trigger,
    state: 'published',
    warnings: [],
    backup: {
      filename: 'backup_2026-02-14T02-00-00.sql.gz',
      createdAt: '2026-02-14T02:00:00Z',
      sizeBytes: 2_621_440,
      details: {
        trigger,
        admin: 'tester',
        databaseName: 'shop',
        serverVersion: '16.1',
        pgDumpVersion: '16.1',
        tables: 3,
        rows: 500,
        durationMs: 1,
        verifiedAt: '2026-02-14T02:04:00Z',
        kept: false,
        proof: null,
        failedCheck: null,
        concerns,
      },
    },
  };
}

export function badRun({
  error,
  trigger = 'manual',
}: {
  error: NightjarError;
  trigger?: Trigger;
}): FinishedRun & { state: 'failed' } {
  return { ...base, trigger, state: 'failed', error };
}

export function missedSlot({
  dueAt = '2026-02-14T02:00:00Z',
  reasons = [{ kind: 'overtaken' }],
}: { dueAt?: string; reasons?: SlotReason[] } = {}): SlotRecord {
  return {
    connectionId,
    dueAt,
    outcome: 'missed',
    servedAt: null,
    filename: null,
    runId: null,
    reasons,
  };
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

/** A receiver that takes everything, or answers as it is told; null for no answer at all. */
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
