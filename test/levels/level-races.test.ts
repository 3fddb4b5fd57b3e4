import { useEngine } from '../harness/engine';
import { line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const BUDGET_MS = 120_000;
const CALLERS = 16;
const PATIENTLY = { headers: { prefer: 'wait=100' } };

/** As they come, orders travel together; each on its own, they meet at the card's lock. */
const WAYS: [string, Record<string, string>][] = [
  ['in batches', {}],
  ['each in a workflow of its own', { LUMBUNG_BATCH_ORDERS: '1', LUMBUNG_BATCHES_IN_FLIGHT: '16', LUMBUNG_BATCHES_UNFINISHED: '32' }],
];

describe.each(WAYS)('%s', (_, env) => {
  const engine = useEngine({ env });

  test(
    'orders that race across thresholds change the level once for each, and none is lost',
    async () => {
      const { client, database } = engine();
      const programId = nextId('race');
      const levels = [
        { id: 'bronze', threshold: 0 },
        { id: 'silver', threshold: 250_000 },
        { id: 'gold', threshold: 900_000 },
      ];
      const levelPolicy = { period: { months: 12 }, keepFor: { months: 1 }, downgrade: 'reassess' } as const;
      await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ levels, levelPolicy }) }));
      const memberId = nextId('m');
      // Dated one after the other, backwards: each of them is late for those that are settled before it.
      const sent = Array.from({ length: CALLERS }, (__, n) =>
        order(programId, { memberId, placedAt: `2026-11-23T09:${String(59 - n).padStart(2, '0')}:00+07:00`, lines: [line({ unitPrice: 100_000 })] }),
      );
      const answers = await Promise.all(sent.map((body) => client.post('/v1/orders', body, PATIENTLY)));
      expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 201));

      const rows = await database.rows<{ level: string; level_before: string; qualifying: string }>(
        'select level, level_before, qualifying from lumbung.level_change where program_id = $1 order by id',
        [programId],
      );
      expect(rows).toEqual([
        { level: 'silver', level_before: 'bronze', qualifying: '300000' },
        { level: 'gold', level_before: 'silver', qualifying: '900000' },
      ]);
      expect((await client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body).toMatchObject({ level: 'gold', nextLevel: null });
      await expectInvariants(database);
    },
    BUDGET_MS,
  );
});
