import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { applicationId } from './application-id.ts';

it('is the id that the package is built with', () => {
  const settings = readFileSync(
    path.resolve(import.meta.dirname, '../../../electron-builder.yml'),
    'utf8',
  );
  expect(/^appId: (.*)$/mu.exec(settings)?.[1]).toBe(applicationId);
});
