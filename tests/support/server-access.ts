/** Access to a server with Nightjar's own client code, without an engine. */
import { createToolbox } from '../../src-main/postgres/tools/toolbox.ts';
import {
  createServerAccess,
  type ServerAccess,
  type ServerTarget,
} from '../../src-main/postgres/connection/server-access.ts';
import { realProcesses as processes } from '../../src-main/system/processes.ts';
import type { ClusterFacts } from './test-cluster.ts';

/** Uses the tools of this computer. */
export function ownServerAccess(): ServerAccess {
  return createServerAccess({
    processes,
    toolbox: createToolbox({
      processes,
      environment: {},
      platform: process.platform,
      chosenFolder: () => null,
    }),
    environment: {},
    platform: process.platform,
    installation: '',
  });
}

/** A database of a test server, as its superuser. */
export function superuserAt(cluster: ClusterFacts, database: string): ServerTarget {
  const { host, port, user, password } = cluster;
  return {
    fields: {
      name: 'Main',
      host,
      port,
      database,
      user,
      tlsMode: 'disable',
      rootCertificatePem: null,
    },
    password: { kind: 'given', value: password },
  };
}
