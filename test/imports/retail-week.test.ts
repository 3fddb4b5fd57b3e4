import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { useEngine } from '../harness/engine';
import { nextId, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, snapshot } from '../harness/invariants';
import { reconcile } from '../reconciliation/reconciling';
import { importLines } from './importing';

const engine = useEngine();

interface Move {
  do: 'order' | 'return';
  orderId?: string;
  body: Record<string, unknown>;
}

/** The week as it happened, as lines of an import. */
function weekLines(programId: string): { order?: unknown; return?: unknown }[] {
  const text = gunzipSync(readFileSync(join(__dirname, '../retail-week/retail-week.ndjson.gz'))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as Move)
    .map(({ do: what, orderId, body }) => (what === 'order' ? { order: { ...body, programId } } : { return: { orderId, ...body } }));
}

test('a real week with its returns: imported, reconciled, imported again without change', async () => {
  const { client, database } = engine();
  const programId = nextId('week');
  const rules = ruleSet({ earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }], redemption: null, lots: { validFor: { months: 12 } } });
  await client.put(`/v1/programs/${programId}`, program({ currency: 'GBP', timeZone: 'Europe/London', sandbox: false, ruleSet: rules }));
  const lines = weekLines(programId);
  const returns = lines.filter((line) => line.return !== undefined).length;
  expect([lines.length, returns]).toEqual([707, 29]);

  const first = await importLines(client, lines);
  expect(first.filter(({ status }) => status !== 201)).toEqual([]);
  expect(first).toHaveLength(lines.length);
  const [posted] = await database.rows<{ orders: string; returns: string; entries: string }>(`
    select count(*) filter (where kind = 'order') as orders, count(*) filter (where kind = 'return') as returns,
           (select count(*) from lumbung.entry where kind = 'clawback') as entries
      from lumbung.settlement where state = 'settled'`);
  expect(posted).toMatchObject({ orders: String(lines.length - returns), returns: String(returns) });
  expect(Number(posted?.entries)).toBeGreaterThan(0);
  await expectInvariants(database);
  const found = await reconcile(client);
  expect(found).toMatchObject({ state: 'done', consistency: 1, problem: null });
  expect(found.invariants.filter(({ ok }) => !ok)).toEqual([]);

  const before = await snapshot(database, ALL_TABLES);
  const second = await importLines(client, lines);
  expect(second.filter(({ status }) => status !== 200)).toEqual([]);
  expect(await snapshot(database, ALL_TABLES)).toEqual(before);
  const again = await reconcile(client);
  expect(again.invariants.filter(({ ok }) => !ok)).toEqual([]);
}, 180_000);
