// Builds dist/: compiled TypeScript, SQL files, demo files and the prebuilt workflow bundle. `node build.mjs`
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built-from');
const BUNDLE = join(DIST, 'workflow-bundle.js');
const ROOMS = ['domain', 'platform', 'db', 'activities', 'workflows', 'api', 'worker', 'cli', 'bench'];
const COMPILED = /(?<!\.test)\.ts$/;
/** Files that are read at run time beside the compiled code. */
const COPIED = /\.(sql|ndjson|json)$/;
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'build.mjs'];

/** True when dist/ was not built, or from other sources than those of now. */
export function needsBuild() {
  return !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== sourcesHash();
}

/** Hash over everything that a build depends on; names included, so that a removed file counts. */
function sourcesHash() {
  const hash = createHash('sha256');
  for (const file of [...SETTINGS, ...sources(COMPILED), ...sources(COPIED)]) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Paths of the rooms' files whose names match, relative to the repository, sorted. */
function sources(pattern) {
  return ROOMS.filter((room) => existsSync(join(ROOT, room)))
    .flatMap((room) => filesIn(join(ROOT, room)))
    .map((file) => relative(ROOT, file))
    .filter((file) => pattern.test(file))
    .sort();
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function build() {
  // Taken first: what is edited during the build is built again next time.
  const builtFrom = sourcesHash();
  rmSync(STAMP, { force: true });
  await compile();
  for (const file of sources(COPIED)) copy(file);
  removeStale();
  await bundleWorkflows();
  writeFileSync(STAMP, builtFrom);
}

async function compile() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const code = await new Promise((resolve) => {
    spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noEmitOnError'], { cwd: ROOT, stdio: 'inherit' }).on('close', resolve);
  });
  if (code !== 0) throw new Error('The TypeScript sources have errors.');
}

function copy(file) {
  mkdirSync(dirname(join(DIST, file)), { recursive: true });
  copyFileSync(join(ROOT, file), join(DIST, file));
}

/** Removes what a former build made of sources that are gone: a migration or an activity would live on otherwise. */
function removeStale() {
  const compiled = sources(COMPILED).map((file) => file.replace(/\.ts$/, '.js'));
  const wanted = new Set([...compiled, ...compiled.map((file) => `${file}.map`), ...sources(COPIED)]);
  for (const file of filesIn(DIST)) {
    const name = relative(DIST, file);
    if (name.includes('/') && !wanted.has(name)) rmSync(file);
  }
  for (const entry of readdirSync(DIST, { withFileTypes: true })) if (entry.isDirectory()) removeIfEmpty(join(DIST, entry.name));
}

function removeIfEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeIfEmpty(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(DIST, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(BUNDLE, code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
