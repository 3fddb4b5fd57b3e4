import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
let programId: string;
let memberId: string;

beforeAll(async () => {
  const { client } = engine();
  [programId, memberId] = [nextId('reads'), nextId('m')];
  const rules = ruleSet({ lots: { validFor: { months: 6 }, pendingFor: { days: 7 } } });
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: rules }));
  await client.post('/v1/grants', grant(programId, memberId, { grantId: 'g-late', points: 300, availableOn: '2026-11-01', expiresOn: '2027-03-31' }));
  await client.post('/v1/grants', grant(programId, memberId, { grantId: 'g-soon', points: 200, availableOn: '2026-11-01', expiresOn: '2026-12-31' }));
  await client.post('/v1/orders', order(programId, { orderId: 'o-1', memberId, redeem: { points: 250 } }));
});

const read = async <Body>(part: string): Promise<Body> => {
  const { status, body } = await engine().client.get<Body>(`/v1/members/${memberId}/${part}${part.includes('?') ? '&' : '?'}programId=${programId}`);
  expect(status).toBe(200);
  return body;
};

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

test('the balance, today and on another date', async () => {
  // 100,000 less 250 redeemed: 99 points, pending for a week.
  expect(await read('balance')).toMatchObject({
    available: 250,
    pending: 99,
    held: 0,
    debt: 0,
    level: 'member',
    nextLevel: null,
    nextExpiry: { points: 250, on: '2027-03-31' },
  });
  expect(await read('balance?on=2026-11-30')).toMatchObject({ available: 349, pending: 0 });
  expect(await read('balance?on=2027-04-01')).toMatchObject({ available: 99, pending: 0 });
  expect(await read('balance?on=2028-01-01')).toMatchObject({ available: 0, pending: 0, nextExpiry: null });
});

test('the lots with their states and sources', async () => {
  const { items } = await read<Page<{ source: { id: string } }>>('lots');
  const lot = (id: string) => items.find(({ source }) => source.id === id);
  expect(items).toHaveLength(3);
  expect(lot('g-soon')).toMatchObject({ state: 'depleted', points: 200, remaining: 0, expiresOn: '2026-12-31', source: { kind: 'grant' } });
  expect(lot('g-late')).toMatchObject({ state: 'active', points: 300, remaining: 250, availableOn: '2026-11-01', source: { kind: 'grant' } });
  expect(lot('o-1')).toMatchObject({
    state: 'pending',
    points: 99,
    remaining: 99,
    availableOn: '2026-11-30',
    expiresOn: '2027-05-30',
    source: { kind: 'order' },
  });
  expect((await read<Page<unknown>>('lots?state=pending')).items).toHaveLength(1);
});

test('the entries, newest first, with the lots they moved', async () => {
  const { items } = await read<Page<{ kind: string; points: number; lots: { points: number }[] }>>('entries');
  expect(items).toMatchObject([
    { kind: 'earn', points: 99, debtChange: 0, balanceAfter: 349, availableAfter: 250, source: { kind: 'order', id: 'o-1' }, lots: [{ points: 99 }] },
    { kind: 'redeem', points: -250, balanceAfter: 250, source: { kind: 'order', id: 'o-1' } },
    { kind: 'grant', points: 200, balanceAfter: 500 },
    { kind: 'grant', points: 300, balanceAfter: 300 },
  ]);
  const redeemed = items[1]!.lots.map(({ points }) => Math.abs(points));
  expect(redeemed).toEqual([200, 50]);
});

test('pages of a list join to the whole without gap or repetition', async () => {
  const whole = await read<Page<{ entryId: string }>>('entries');
  const seen: { entryId: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<{ entryId: string }> = await read(`entries?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    expect(page.items.length).toBeLessThanOrEqual(1);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(whole.items);
});

test('a member that nobody knows is not found', async () => {
  const { client } = engine();
  for (const part of ['balance', 'lots', 'entries'])
    expect(await client.get(`/v1/members/nobody/${part}?programId=${programId}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test.each(['balance?on=2026-02-30', 'lots?limit=0', 'lots?limit=201', 'lots?state=gone', 'entries?cursor=nonsense', 'entries?colour=red'])(
  '%s is refused',
  async (part) => {
    const answer = await engine().client.get(`/v1/members/${memberId}/${part}&programId=${programId}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  },
);

test('what was read is sound', async () => {
  await expectInvariants(engine().database);
});
