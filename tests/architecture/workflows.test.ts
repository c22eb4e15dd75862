/**
 * Every command that developers and CI are asked to run exists: workflows, launch entries of the
 * editor, commands in documents.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFolder } from './source-files.ts';

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(projectFolder, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const manifest = z
  .object({
    scripts: z.record(z.string(), z.string()),
    devDependencies: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(read('package.json')));

/** The script of package.json that a command runs; undefined for any other command. */
function scriptOf(command: string): string | undefined {
  return /^npm (?:run (?:--silent )?)?(?<script>[a-z:-]+)(?: -- .+)?$/u.exec(command.trim())
    ?.groups?.['script'];
}

const workflow = z.object({
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      container: z.object({ image: z.string() }).optional(),
      steps: z.array(z.union([z.object({ uses: z.string() }), z.object({ run: z.string() })])),
    }),
  ),
});

describe.each(filesIn('.github/workflows', '.yml'))('%s', (path) => {
  const { jobs } = workflow.parse(parse(read(path)));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('the workflow only installs packages and runs scripts of package.json', () => {
    const commands = steps.flatMap((step) => ('run' in step ? [step.run] : []));
    expect(commands).not.toEqual([]);
    const unknown = commands.filter(
      (command) => command !== 'npm ci' && !((scriptOf(command) ?? '') in manifest.scripts),
    );
    expect(unknown).toEqual([]);
  });

  it('the workflow uses only actions of GitHub, by their major version', () => {
    const actions = steps.flatMap((step) => ('uses' in step ? [step.uses] : []));
    expect(actions.filter((action) => !/^actions\/[a-z-]+@v\d+$/u.test(action))).toEqual([]);
  });

  it('the workflow uses the Node of .nvmrc in containers', () => {
    const images = Object.values(jobs).flatMap(({ container }) => container?.image ?? []);
    const node = `node:${read('.nvmrc').trim()}-`;
    expect(images.filter((image) => !image.startsWith(node))).toEqual([]);
  });
});

it(".nvmrc names the major version of the project's Node", () => {
  expect(read('.nvmrc').trim()).toBe(manifest.devDependencies.node.split('.')[0]);
});

it.each(filesIn('.github/ISSUE_TEMPLATE', '.yml'))('%s is YAML', (path) => {
  expect(parse(read(path))).toBeTypeOf('object');
});

it('every launch entry of VS Code runs a script of package.json', () => {
  const { configurations } = z
    .object({
      configurations: z.array(
        z.object({
          runtimeExecutable: z.literal('npm'),
          runtimeArgs: z.tuple([z.literal('run'), z.string()], z.string()),
        }),
      ),
    })
    .parse(JSON.parse(read('.vscode/launch.json')));
  for (const { runtimeArgs } of configurations) {
    expect(Object.keys(manifest.scripts)).toContain(runtimeArgs[1]);
  }
});

describe.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/manual.md'])(
  '%s',
  (path) => {
    const text = read(path);

    it('the document names only scripts that exist in package.json', () => {
      const named = [...text.matchAll(/npm run (?:--silent )?(?<script>[a-z:-]+)/gu)];
      const unknown = named
        .map((match) => match.groups?.['script'] ?? '')
        .filter((script) => !(script in manifest.scripts));
      expect(unknown).toEqual([]);
    });
  },
);
