// Runs before `npm start` and `npm test`. Only Node's built-ins here: on a fresh clone nothing else is there yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const OLDEST_NODE = [20, 19];
const INSTALL_STAMP = join(ROOT, 'node_modules', '.lumbung-installed');
const NO_CONNECTION = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/;

await main();

async function main() {
  checkNode();
  if (needsInstall()) await install();
  const { needsBuild } = await import('./build.mjs');
  if (needsBuild()) await build();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Lumbung needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.version}: install one from https://nodejs.org and try again.`);
}

/** True when node_modules is missing, incomplete, or was installed from another lockfile. */
function needsInstall() {
  const wanted = lockfileHash();
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === wanted) return false;
  // npm writes its own copy of the lockfile as the last thing it does: an install by hand, after the lockfile changed, counts.
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(ROOT, 'package-lock.json')).mtimeMs) return true;
  writeFileSync(INSTALL_STAMP, wanted);
  return false;
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

async function install() {
  // NODE_ENV=production would leave out what builds and tests need.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { code, output } = await run('Installing dependencies', command, [...first, ...args]);
  if (code !== 0) fail(installProblem(output));
  writeFileSync(INSTALL_STAMP, lockfileHash());
}

function installProblem(output) {
  if (/ENOSPC/.test(output)) return `There is no space left on the disk for the dependencies (about 600 MB in ${ROOT}).`;
  if (/EACCES|EPERM|EROFS/.test(output)) return `The dependencies can't be written to ${join(ROOT, 'node_modules')}: check who owns that folder.`;
  if (NO_CONNECTION.test(output)) return "The dependencies can't be downloaded: npm's registry is out of reach from this machine.";
  return `The dependencies could not be installed; npm's output is in ${keep('npm-ci', output)}.`;
}

async function build() {
  const { code, output } = await run('Building', process.execPath, [join(ROOT, 'build.mjs')]);
  if (code === 0) return;
  if (/ENOSPC/.test(output)) fail(`There is no space left on the disk for what is built (${join(ROOT, 'dist')}).`);
  process.stderr.write(output);
  fail('Lumbung could not be built; what is wrong stands above.');
}

/** Runs a command quietly; says what goes on at once, and how long it has been every ten seconds. */
function run(what, command, args) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log(`${what} …`);
  const ticker = setInterval(() => console.log(`${what} … ${seconds()} s`), 10_000);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += `${error.code ?? ''} ${error.message}\n`));
    child.on('close', (code) => {
      clearInterval(ticker);
      if (code === 0) console.log(`${what} … done (${seconds()} s)`);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Keeps a long output in a file, so that the message about it can be one sentence. */
function keep(name, output) {
  const file = join(tmpdir(), `lumbung-${name}-${process.pid}.log`);
  try {
    writeFileSync(file, output);
    return file;
  } catch {
    process.stderr.write(output);
    return 'the lines above';
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
