// A throw-away Postgres of this machine's own packages for as long as the test run lasts:
// node serve-installed-postgres.mjs <run pid> <folder> <port> <password> <folder of its programs>
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { followRun } from './follow-run.mjs';

const [runPid, folder, port, password, programs] = process.argv.slice(2);
const account = process.getuid?.() === 0 ? postgresAccount() : {};
const data = join(folder, 'data');
const passwordFile = join(folder, 'password');

mkdirSync(folder, { recursive: true });
writeFileSync(passwordFile, password);
for (const path of [folder, passwordFile]) if ('uid' in account) chownSync(path, account.uid, account.gid);
execFileSync(
  join(programs, 'initdb'),
  ['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
  { ...account, stdio: 'inherit' },
);

const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=300', 'unix_socket_directories=', `port=${port}`];
const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], { ...account, stdio: 'inherit' });
const ended = once(server, 'exit');
server.on('exit', (code) => process.exit(code ?? 1));
followRun(Number(runPid), async () => {
  server.kill('SIGINT');
  await ended;
});

/** Postgres refuses to run as root; its package has made a user for it. */
function postgresAccount() {
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
