import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runFolder, runPid } from './run-folder';

const STOP_MS = 15_000;

/** A server of this run, and where its output goes. */
export interface RunProcess {
  pid: number;
  log: string;
}

/**
 * Starts one of the scripts of this folder as a server of the run. It outlives the jest worker that asked for it, and ends with `stopProcesses`
 * or, should jest be killed, by itself (`follow-run.mjs`).
 */
export async function startProcess(name: string, script: string, args: readonly string[]): Promise<RunProcess> {
  const log = join(runFolder(), `${name}.log`);
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [join(__dirname, script), String(runPid()), ...args], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (child.pid === undefined) throw new Error(`${name} could not be started`);
  await writeFile(join(runFolder(), `${name}.pid`), String(child.pid));
  child.unref();
  return { pid: child.pid, log };
}

/**
 * Waits until a server answers.
 * @throws Error with the end of its log when it ended or took too long.
 */
export async function waitUntilReady(server: RunProcess, answers: () => Promise<unknown>, timeoutMs = 60_000): Promise<void> {
  let last: unknown;
  for (const end = Date.now() + timeoutMs; Date.now() < end && isAlive(server.pid);) {
    try {
      await answers();
      return;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  const log = await readFile(server.log, 'utf8');
  throw new Error(`${server.log}: not ready (${String(last)}):\n${log.slice(-2000)}`);
}

/** Stops every server of the run, and waits for its end. */
export async function stopProcesses(): Promise<void> {
  const names = (await readdir(runFolder())).filter((name) => name.endsWith('.pid'));
  await Promise.all(names.map(async (name) => stopProcess(Number(await readFile(join(runFolder(), name), 'utf8')))));
}

async function stopProcess(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + STOP_MS; isAlive(pid);) {
    if (Date.now() > end) throw new Error(`process ${pid} of the test run did not stop within ${STOP_MS / 1000} s`);
    await sleep(25);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
