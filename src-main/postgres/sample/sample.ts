/**
 * The private sample server of this process: started on first use, stopped with the app. Its
 * password is created at every start and never stored.
 */
import { randomBytes } from 'node:crypto';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import type { ProcessPort } from '../../system/processes.ts';
import { ensureSampleDatabase, type SampleDatabase } from './sample-database.ts';
import { findServerInstallation } from '../private-server/installations.ts';
import { PrivateServerError } from '../private-server/private-server.ts';

export interface SampleTarget {
  fields: ConnectionFields;
  password: string;
}

export interface Sample {
  /** Fails with `server-programs-missing` or `sample-failed`. */
  start(onPhase?: (phase: 'initialising' | 'starting' | 'filling') => void): Promise<SampleTarget>;
  stop(): Promise<void>;
}

export const sampleConnectionName = 'Sample database';

export function createSample(options: { userDataFolder: string; processes: ProcessPort }): Sample {
  const stopping = new AbortController();
  let started: Promise<SampleDatabase> | null = null;

  const open = async (
    onPhase?: (phase: 'initialising' | 'starting' | 'filling') => void,
  ): Promise<SampleDatabase> => {
    const installation = await findServerInstallation(options.processes);
    if (installation === null) return fail({ code: 'server-programs-missing' });
    try {
      return await ensureSampleDatabase({
        userDataFolder: options.userDataFolder,
        binDirectory: installation.binDirectory,
        password: randomBytes(24).toString('base64url'),
        processes: options.processes,
        signal: stopping.signal,
        ...(onPhase === undefined ? {} : { onPhase }),
      });
    } catch (error) {
      if (!(error instanceof PrivateServerError)) throw error;
      const detail =
        error.code === 'password-not-accepted'
          ? 'Another Nightjar is using it. Quit the other Nightjar first.'
          : error.detail;
      return fail({ code: 'sample-failed', detail }, error);
    }
  };

  return {
    start: async (onPhase) => {
      started ??= open(onPhase);
      try {
        const { connection } = await started;
        const { password, ...server } = connection;
        return {
          fields: {
            ...server,
            name: sampleConnectionName,
            tlsMode: 'disable',
            rootCertificatePem: null,
          },
          password,
        };
      } catch (error) {
        started = null;
        throw error;
      }
    },
    stop: async () => {
      stopping.abort();
      const sample = await started?.catch(() => null);
      started = null;
      await sample?.cluster.stop();
    },
  };
}
