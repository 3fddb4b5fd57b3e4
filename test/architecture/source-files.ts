import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import * as ts from 'typescript';

export const ROOT = join(__dirname, '..', '..');

/** One import of a file, of another file (path from the root, without extension) or of a package. */
export interface Import {
  target: string;
  kind: 'file' | 'package';
  /** Only types come with it: it is gone when the program runs. */
  typeOnly: boolean;
}

/** A source file, its path from the root. */
export interface SourceFile {
  path: string;
  room: string;
  isTest: boolean;
  text: string;
  imports: Import[];
}

/** Every TypeScript and SQL file of the rooms named. */
export function sourceFiles(rooms: readonly string[], extensions: readonly string[] = ['.ts']): SourceFile[] {
  return rooms.flatMap((room) => filesBelow(room, extensions)).map(parse);
}

function filesBelow(folder: string, extensions: readonly string[]): string[] {
  // A room may be empty yet, and git keeps no empty folders.
  if (!existsSync(join(ROOT, folder))) return [];
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
    .map((entry) => posix.join(entry.parentPath.slice(ROOT.length + 1), entry.name))
    .filter((path) => !path.endsWith('.d.ts') && !path.includes('node_modules/'));
}

function parse(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const room = path.split('/')[0] ?? '';
  return { path, room, isTest: path.endsWith('.test.ts') || room === 'test', text, imports: path.endsWith('.ts') ? importsOf(path, text) : [] };
}

/** Static imports, re-exports, `import()`, `require()` and `import('…')` types. */
export function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) found.push({ ...resolve(path, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isDynamicImport(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function isDynamicImport(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function resolve(from: string, specifier: string): Pick<Import, 'target' | 'kind'> {
  if (!specifier.startsWith('.')) return { target: specifier, kind: 'package' };
  return { target: posix.join(posix.dirname(from), specifier).replace(/\.(ts|js|json)$/, ''), kind: 'file' };
}
