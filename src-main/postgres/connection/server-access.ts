/** Access to a server for a backup: psql queries it, the matching pg_dump dumps it. */
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
  /** Runs one statement with the psql of this folder and returns its text output. */
  query(
    target: ServerTarget,
    sql: Sql,
    binDirectory: string,
    options?: QueryOptions,
  ): Promise<string>;
  /**
   * The environment of a child process that connects to the target. Its files are removed when
   * `work` has ended.
   */
  withEnvironment<T>(
    target: ServerTarget,
    work: (env: NodeJS.ProcessEnv) => Promise<T>,
  ): Promise<T>;
  /** File of a program in a folder, with the file extension of this system. */
  program(binDirectory: string, name: string): string;
  processes: ProcessPort;
  /**
   * Marks temporary databases and roles on servers. All processes of an installation use the same
   * value.
   */
  installation: string;
}

/** `registerSecret` receives every password before it is used, so that no log can contain it. */
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
