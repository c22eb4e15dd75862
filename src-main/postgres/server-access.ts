/** A server as the backup sees it: asked by psql, dumped by the matching pg_dump. */
import type { Probe } from '#shared/ipc/contract.ts';
import { withConnectionEnvironment } from './connection-environment.ts';
import { toolFile } from './find-tools.ts';
import { probeServer, querySql, type ProbePorts, type ServerTarget } from './probe.ts';
import type { ProcessPort } from './spawn.ts';

export type { ServerTarget } from './probe.ts';

export interface ServerAccess {
  probe(target: ServerTarget): Promise<Probe>;
  /** One statement, one text answer, by the psql of this folder. */
  query(target: ServerTarget, sql: string, binDirectory: string): Promise<string>;
  /** The environment for a child that connects to the target; gone when `work` has ended. */
  withEnvironment<T>(
    target: ServerTarget,
    work: (env: NodeJS.ProcessEnv) => Promise<T>,
  ): Promise<T>;
  /** The file of a program in a folder, with the ending of this system. */
  program(binDirectory: string, name: string): string;
  processes: ProcessPort;
}

export function createServerAccess(ports: ProbePorts): ServerAccess {
  const { processes, environment, platform } = ports;
  const program = (binDirectory: string, name: string): string =>
    toolFile(binDirectory, name, platform);
  return {
    probe: (target) => probeServer(target, ports),
    query: (target, sql, binDirectory) =>
      querySql(target, sql, program(binDirectory, 'psql'), ports),
    withEnvironment: ({ fields, password }, work) =>
      withConnectionEnvironment({ fields, password, environment, platform }, work),
    program,
    processes,
  };
}
