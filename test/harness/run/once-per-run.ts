import { existsSync } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runFolder } from './run-folder';

type Outcome<T> = { value: T } | { error: string };

const WAIT_MS = 240_000;

/**
 * Makes something that all test files of a run share (a server, a template database, a bundle): the first caller of any jest worker makes it,
 * the others wait for its outcome. What was made is told as JSON, so that it crosses processes.
 * @throws Error with the maker's message, for every caller, when making it failed.
 */
export async function oncePerRun<T>(name: string, make: () => Promise<T>, waitMs = WAIT_MS): Promise<T> {
  const outcomeFile = join(runFolder(), `${name}.json`);
  if (await isFirst(name)) await writeOutcome(outcomeFile, await outcomeOf(make));
  const outcome = await readOutcome<T>(name, outcomeFile, waitMs);
  if ('error' in outcome) throw new Error(`${name}: ${outcome.error}`);
  return outcome.value;
}

async function isFirst(name: string): Promise<boolean> {
  try {
    await (await open(join(runFolder(), `${name}.lock`), 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function outcomeOf<T>(make: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await make() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Renamed into place, so that nobody reads half of it. */
async function writeOutcome(file: string, outcome: Outcome<unknown>): Promise<void> {
  await writeFile(`${file}.part`, JSON.stringify(outcome));
  await rename(`${file}.part`, file);
}

async function readOutcome<T>(name: string, file: string, waitMs: number): Promise<Outcome<T>> {
  for (const end = Date.now() + waitMs; Date.now() < end;) {
    if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Outcome<T>;
    await sleep(25);
  }
  throw new Error(`${name}: not made within ${waitMs / 1000} s`);
}
