/** A server as the backup sees it: asked by psql, dumped by the matching pg_dump. */
import type { Probe } from '#shared/domain/probe.ts';
import { withConnectionEnvironment } from './connection-environment.ts';
import { toolFile } from '../tools/find-tools.ts';
import {
  probeServer,
  querySql,
  type ProbePorts,
  type QueryOptions,
  type ServerTarget,
} from './probe.ts';
import type { Sql } from './quote-sql.ts';
import type { ProcessPort } from '../../system/processes.ts';

export type { QueryOptions, ServerTarget } from './probe.ts';

export interface ServerAccess {
  probe(target: ServerTarget): Promise<Probe>;
  /** One statement, one text answer, by the psql of this folder. */
  query(
    target: ServerTarget,
    sql: Sql,
    binDirectory: string,
    options?: QueryOptions,
  ): Promise<string>;
  /** The environment for a child that connects to the target; gone when `work` has ended. */
  withEnvironment<T>(
    target: ServerTarget,
    work: (env: NodeJS.ProcessEnv) => Promise<T>,
  ): Promise<T>;
  /** The file of a program in a folder, with the ending of this system. */
  program(binDirectory: string, name: string): string;
  processes: ProcessPort;
  /** Marks what we leave on servers for a while; the same for all processes of an installation. */
  installation: string;
}

/** `registerSecret` is told every password before it is used, so that no log can show it. */
export function createServerAccess(
  ports: ProbePorts & Pick<ServerAccess, 'installation'>,
  registerSecret: (secret: string) => void = () => undefined,
): ServerAccess {
  const { processes, environment, platform, installation } = ports;
  const program = (binDirectory: string, name: string): string =>
    toolFile(binDirectory, name, platform);
  const known = (target: ServerTarget): ServerTarget => {
    if (target.password.kind === 'given') registerSecret(target.password.value);
    return target;
  };
  return {
    probe: (target) => probeServer(known(target), ports),
    query: (target, sql, binDirectory, options) =>
      querySql(known(target), sql, program(binDirectory, 'psql'), ports, options),
    withEnvironment: (target, work) => {
      const { fields, password } = known(target);
      return withConnectionEnvironment({ fields, password, environment, platform }, work);
    },
    program,
    processes,
    installation,
  };
}
