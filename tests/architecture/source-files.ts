/** The source files of the app and the imports of each file, read with a real parser. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'vite';

export const projectFolder = resolve(import.meta.dirname, '../..');

export interface SourceImport {
  /** A file of the project (`src-shared/format.ts`), or a module as written (`node:fs`). */
  target: string;
  isTypeOnly: boolean;
  /** True if it is loaded when the code that names it runs, not with its file. */
  isLazy: boolean;
  names: readonly string[];
}

export interface SourceFile {
  /** Relative to the project folder, with forward slashes. */
  path: string;
  text: string;
  imports: readonly SourceImport[];
}

/** All TypeScript files in the folder and its subfolders, except tests. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .filter((entry) => !/\.test\.tsx?$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { path: fromProject(file), text, imports: importsOf(file, text) };
    });
}

/** Every syntax that names another module: import, export from, import(), import types, require. */
export function importsOf(file: string, source: string): SourceImport[] {
  const found: SourceImport[] = [];
  const add = (written: unknown, isTypeOnly: boolean, names: string[], isLazy = false): void => {
    if (typeof written !== 'string') return;
    found.push({ target: resolveImport(file, written), isTypeOnly, isLazy, names });
  };
  visitSyntax(file, source, (node) => {
    switch (node['type']) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration': {
        const kind = node['importKind'] ?? node['exportKind'];
        const specifiers = asNodes(node['specifiers']);
        const onlyTypes =
          kind === 'type' ||
          (specifiers.length > 0 && specifiers.every((item) => item['importKind'] === 'type'));
        add(valueOf(node['source']), onlyTypes, specifiers.map(importedName));
        break;
      }
      case 'ExportAllDeclaration':
        add(valueOf(node['source']), node['exportKind'] === 'type', []);
        break;
      case 'ImportExpression':
        add(valueOf(node['source']), false, [], true);
        break;
      case 'TSImportType':
        add(valueOf(node['source'] ?? node['argument']), true, []);
        break;
      case 'CallExpression': {
        // require('x') and createRequire(…)('x')
        const callee = asNode(node['callee']);
        const isRequire =
          callee?.['name'] === 'require' ||
          asNode(callee?.['callee'])?.['name'] === 'createRequire';
        if (isRequire) add(valueOf(asNodes(node['arguments'])[0]), false, [], true);
        break;
      }
      default:
    }
  });
  return found;
}

/** A node of an ESTree syntax tree, with `type`, `start` and `end`. */
export type Node = Record<string, unknown>;

/** Every node of the file, outer nodes first. Throws if the file cannot be parsed. */
export function visitSyntax(file: string, source: string, look: (node: Node) => void): void {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  visit(program, look);
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, look);
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node) look(node);
    for (const child of Object.values(node)) visit(child, look);
  }
}

export const asNode = (value: unknown): Node | null =>
  typeof value === 'object' && value !== null ? (value as Node) : null;

const asNodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);

const valueOf = (literal: unknown): unknown => asNode(literal)?.['value'];

function importedName(specifier: Node): string {
  const name = asNode(specifier['imported'] ?? specifier['local'])?.['name'];
  return typeof name === 'string' ? name : '';
}

function resolveImport(file: string, written: string): string {
  if (written.startsWith('.')) return fromProject(resolve(dirname(file), written));
  return written.startsWith('#shared/') ? written.replace('#shared/', 'src-shared/') : written;
}

const fromProject = (file: string): string => relative(projectFolder, file).split(sep).join('/');
