import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import rooms from './rooms.json';
import { importsOf, ROOT, sourceFiles, type Import, type SourceFile } from './source-files';

/**
 * What a room may import: `rooms` anything but what is below `except`, `types` only types, `contracts` only the files that name a workflow and its
 * messages; `packages`, where listed, are the only packages.
 */
interface Arrows {
  rooms: string[];
  types?: string[];
  contracts?: string[];
  except?: string[];
  packages?: string[];
}

const ARROWS: Record<string, Arrows> = rooms;
const NAMES = Object.keys(ARROWS);
/** Folders at the top that hold no part of the program. */
const NOT_ROOMS = new Set(['test', 'docs', 'ops', 'dist', 'coverage', 'node_modules']);
const CONTRACT = /\/(contract|eager-start|operation|search-attributes|start-options)$/;
/** Packages that speak to Postgres. */
const SQL_PACKAGES = new Set(['pg', 'sequelize', 'umzug']);
const SQL =
  /\b(select\s[^;]*\bfrom\s|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|role|schema|function|index)\s)/i;
const LONGEST_FILE = 300;

const program = sourceFiles(NAMES).filter((file) => !file.isTest);

/** Why an import is not allowed, or null. */
function objection(file: Pick<SourceFile, 'room'>, imported: Import): string | null {
  const arrows = ARROWS[file.room]!;
  if (imported.kind === 'package') {
    const name = imported.target.replace(/^node:/, '');
    if (!arrows.packages || arrows.packages.includes(imported.target)) return null;
    return builtinModules.includes(name) ? `node module ${name}` : `package ${imported.target}`;
  }
  const room = imported.target.split('/')[0]!;
  const closed = arrows.except?.find((folder) => imported.target.startsWith(`${folder}/`));
  if (closed) return `folder ${closed}`;
  if (room === file.room || arrows.rooms.includes(room)) return null;
  if (arrows.types?.includes(room)) return imported.typeOnly ? null : `value import of ${imported.target}`;
  if (arrows.contracts?.includes(room)) return imported.typeOnly || CONTRACT.test(imported.target) ? null : `${imported.target} is no contract`;
  return `room ${room}`;
}

test('every folder at the top is a room with its arrows, or known not to be one', () => {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  expect(folders.map(({ name }) => name).filter((name) => !NOT_ROOMS.has(name) && !NAMES.includes(name))).toEqual([]);
});

test('imports follow the arrows', () => {
  expect(program.length).toBeGreaterThan(0);
  const found = program.flatMap((file) => file.imports.map((imported) => ({ file, why: objection(file, imported) })));
  expect(found.filter(({ why }) => why).map(({ file, why }) => `${file.path}: ${why}`)).toEqual([]);
});

test('nothing of the program imports from the tests', () => {
  const found = program.filter((file) =>
    file.imports.some(({ kind, target }) => kind === 'file' && (target.startsWith('test/') || target.endsWith('.test'))),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('the arrows between rooms have no cycle, apart from the programs at the top', () => {
  const below = (room: string, seen: string[]): string[] => {
    if (seen.includes(room)) return [[...seen, room].join(' → ')];
    return ARROWS[room]!.rooms.flatMap((next) => below(next, [...seen, room]));
  };
  expect(NAMES.filter((name) => name !== 'cli' && name !== 'bench').flatMap((name) => below(name, []))).toEqual([]);
});

test('no files import each other in a circle', () => {
  const targets = new Map(program.map((file) => [file.path.replace(/\.ts$/, ''), valueImports(file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const next of targets.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

function valueImports(file: SourceFile): string[] {
  return file.imports.filter(({ kind, typeOnly }) => kind === 'file' && !typeOnly).map(({ target }) => target);
}

test('only db/ speaks SQL', () => {
  const outside = program.filter(({ room }) => room !== 'db');
  const packages = outside.flatMap((file) =>
    file.imports.filter(({ target }) => SQL_PACKAGES.has(target)).map(({ target }) => `${file.path}: ${target}`),
  );
  const texts = outside.filter((file) => SQL.test(withoutComments(file.text))).map(({ path }) => `${path}: SQL`);
  const files = sourceFiles(
    NAMES.filter((name) => name !== 'db'),
    ['.sql'],
  ).map(({ path }) => path);
  expect([...packages, ...texts, ...files]).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

test(`no file is longer than ${LONGEST_FILE} lines`, () => {
  const all = sourceFiles([...NAMES, 'test'], ['.ts', '.sql', '.mjs']);
  expect(all.filter(({ text }) => text.split('\n').length - 1 > LONGEST_FILE).map(({ path }) => path)).toEqual([]);
});

test('files are named in kebab-case after what they hold', () => {
  const misnamed = /(^|[-/])(helpers?|utils?|managers?|data|misc|common)\./;
  const all = sourceFiles([...NAMES, 'test'], ['.ts', '.sql', '.mjs']).map(({ path }) => path);
  expect(all.filter((path) => misnamed.test(path) || !/^[a-z0-9./-]+$/.test(path))).toEqual([]);
});

describe('the reader of imports', () => {
  test.each([
    ["import { a } from '../db/x';", { target: 'db/x', kind: 'file', typeOnly: false }],
    ["import type { A } from '../db/x';", { target: 'db/x', kind: 'file', typeOnly: true }],
    ["import { type A, type B } from './x';", { target: 'domain/x', kind: 'file', typeOnly: true }],
    ["import { type A, b } from './x';", { target: 'domain/x', kind: 'file', typeOnly: false }],
    ["import './x';", { target: 'domain/x', kind: 'file', typeOnly: false }],
    ["export { a } from '../db/x';", { target: 'db/x', kind: 'file', typeOnly: false }],
    ["const x = await import('node:fs');", { target: 'node:fs', kind: 'package', typeOnly: false }],
    ["const x = require('pg');", { target: 'pg', kind: 'package', typeOnly: false }],
    ["type X = import('../api/x').X;", { target: 'api/x', kind: 'file', typeOnly: true }],
  ])('%s', (text, expected) => {
    expect(importsOf('domain/file.ts', text)).toEqual([expected]);
  });

  test.each<[string, string, string | null]>([
    ['domain', "import { x } from '../db/x';", 'room db'],
    ['domain', "import type { X } from '../db/x';", 'room db'],
    ['domain', "import fs from 'node:fs';", 'node module fs'],
    ['domain', "import { z } from 'zod';", 'package zod'],
    ['domain', "import { evaluate } from '@marcbachmann/cel-js';", null],
    ['workflows', "import { apply } from '../activities/apply';", 'value import of activities/apply'],
    ['workflows', "import type * as activities from '../activities/apply';", null],
    ['workflows', "import { Problem } from '../domain/problem';", 'value import of domain/problem'],
    ['api', "import { run } from '../workflows/settle/workflow';", 'workflows/settle/workflow is no contract'],
    ['api', "import { name } from '../workflows/settle/contract';", null],
    ['api', "import { x } from '../activities/x';", 'room activities'],
    ['api', "import { openKeys } from '../db/kernel/kernel';", 'folder db/kernel'],
    ['api', "import { x } from '../db/reads/x';", null],
    ['db', "import { x } from '../api/x';", 'room api'],
    ['worker', "import { x } from '../api/x';", 'room api'],
  ])('%s: %s', (room, text, expected) => {
    expect(objection({ room }, importsOf(`${room}/file.ts`, text)[0]!)).toBe(expected);
  });
});
