// Runs a command for as long as the test run lasts: node serve-command.mjs <run pid> <command> [arguments …]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { followRun } from './follow-run.mjs';

const [runPid, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit' });
const ended = once(child, 'exit');

followRun(Number(runPid), async () => {
  child.kill('SIGINT');
  const hard = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(hard);
});

child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
