import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The worked cases with their own runner lie beside the checkout where Lumbung is developed; elsewhere the copies in `cases/` are all there is. */
export const SHARED = join(__dirname, '..', '..', '..', 'shared', 'conformance');
const RUNNER = join(SHARED, 'run.mjs');

export const hasSharedCases = existsSync(RUNNER);

/** Ids of all shared cases. */
export function sharedCaseIds(): string[] {
  const files = readdirSync(SHARED).filter((file) => file.endsWith('.json'));
  return files.map((file) => (JSON.parse(readFileSync(join(SHARED, file), 'utf8')) as { id: string }).id);
}

/** Runs cases against an engine; answers the runner's lines: one per failed step (`<case> step …`), and the sum last. */
export async function runSharedCases(engine: { client: { url: string }; keysFile: string }, ids: readonly string[]): Promise<string[]> {
  const runner = spawn(process.execPath, [RUNNER, '--base', engine.client.url, '--keys', engine.keysFile, '--only', ids.join(',')]);
  const [output, errors] = await Promise.all([text(runner.stdout), text(runner.stderr), once(runner, 'exit')]);
  return (output + errors).trim().split('\n');
}
