import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '../../platform/logger';
import { runImport } from '../../api/imports/run-import';
import type { PrepareLine } from '../../api/imports/line';

/** Lines of a kilobyte, as many as the argument says: several times the memory that this process may have. */
async function* manyLines(count: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n += 64) {
    const some = Array.from({ length: Math.min(64, count - n) }, (_, i) => `{"grant": {"grantId": "g-${n + i}", "reason": "${'x'.repeat(900)}"}}\n`);
    yield Buffer.from(some.join(''));
    await pause(0);
  }
}

/** Stands for the ledger: every line goes through, some later than those behind them. */
const reader: PrepareLine = (body) => {
  const { grantId } = body as { grantId: string };
  return Promise.resolve({ id: grantId, lanes: [grantId], submit: () => pause(grantId.endsWith('7') ? 2 : 0, 201) });
};

async function main(): Promise<void> {
  const lines = Number(process.argv[2]);
  const readers = { grant: reader, order: reader, return: reader, member: reader };
  const caller = { subject: 's', keyId: 'k', role: 'admin' as const, programIds: null };
  const logger = createLogger('test', 'error');
  const options = { readers, window: { lines: 1024, bytes: 8 * 2 ** 20 }, logger, shutdown: new AbortController().signal };
  let answers = 0;
  for await (const text of runImport(manyLines(lines), { caller, requestId: 'r', language: 'en' }, options)) answers += text.split('\n').length - 1;
  process.stdout.write(JSON.stringify({ lines, answers, rss: process.memoryUsage.rss() }));
}

void main();
