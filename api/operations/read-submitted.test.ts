import type { SettlementState } from '../../domain/settlement/stored';
import { readSubmitted } from './read-submitted';

const row = (state: SettlementState) => ({ state });

async function look(rows: (SettlementState | null)[], workflow: string | undefined, running: string | null = null, accepted: string | null = null) {
  const reads = rows.map((state) => (state === null ? null : row(state)));
  const asked: (readonly string[])[] = [];
  const found = await readSubmitted({
    id: 'o-1',
    read: () => Promise.resolve(reads.shift() ?? null),
    accepted: () => Promise.resolve(accepted),
    workflow,
    programId: 'p',
    batchPrefix: 'settle-batch:',
    loneWorkflowId: 'settle:p:o-1',
    findRunning: (ids) => {
      asked.push(ids);
      return Promise.resolve(running);
    },
  });
  return { found, asked };
}

test.each<SettlementState>(['discounted', 'accrued', 'settled'])('a row that is %s is the answer, whatever runs', async (state) => {
  expect(await look([state], 'settle-batch:1', 'settle-batch:1')).toEqual({ found: { kind: 'stored', row: row(state) }, asked: [] });
});

test('without the name of an execution the store is all there is', async () => {
  expect(await look([null], undefined)).toEqual({ found: null, asked: [] });
  expect(await look(['refused'], undefined)).toEqual({ found: { kind: 'stored', row: row('refused') }, asked: [] });
});

test('an operation that is not stored yet is running, as long as its execution does', async () => {
  expect(await look([null], 'settle-batch:1', 'settle-batch:1')).toEqual({
    found: { kind: 'running', workflowId: 'settle-batch:1', row: null },
    asked: [['settle-batch:1', 'settle:p:o-1']],
  });
});

test.each<SettlementState>(['refused', 'failed'])('an earlier attempt that was %s is no answer while the next one runs', async (state) => {
  expect((await look([state], 'settle:p:o-1', 'settle:p:o-1')).found).toMatchObject({ kind: 'running' });
  expect((await look([state, state], 'settle:p:o-1')).found).toEqual({ kind: 'stored', row: row(state) });
});

test('what was settled between the two looks is found', async () => {
  expect((await look([null, 'settled'], 'settle-batch:1')).found).toEqual({ kind: 'stored', row: row('settled') });
  expect((await look([null, null], 'settle-batch:1')).found).toBeNull();
});

test('an operation that somebody was told is accepted is under way, though no execution of it is found', async () => {
  const lost = { kind: 'running', workflowId: 'settle-batch:1', row: null };
  expect((await look([null, null], 'settle-batch:1', null, 'settle-batch:1')).found).toEqual(lost);
  expect((await look([null, null], undefined, null, 'settle-batch:1')).found).toEqual(lost);
  expect((await look([null, 'settled'], undefined, null, 'settle-batch:1')).found).toEqual({ kind: 'stored', row: row('settled') });
});
