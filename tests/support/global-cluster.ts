/**
 * vitest `globalSetup`: one server for the whole run, with the sample database in it. Test files
 * copy the sample database (`createDatabase('x', {template: 'nightjar_sample'})`, well under a
 * second) instead of filling a new one. Test files connect to the server through `sharedCluster()`
 * in test-cluster.ts.
 */
import type { TestProject } from 'vitest/node';

import { fillSampleDatabase } from '../../src-main/postgres/sample/sample-database.ts';
import { factsOf, startTestCluster, type ClusterFacts } from './test-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: ClusterFacts;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const test = await startTestCluster();
  try {
    await fillSampleDatabase(test.cluster);
  } catch (error) {
    await test.remove();
    throw error;
  }
  project.provide('cluster', factsOf(test));
  return () => test.remove();
}
