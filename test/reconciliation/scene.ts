import type { Engine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';

/** What a test of reconciliation damages. */
export interface Scene {
  programId: string;
  memberId: string;
  cardId: number;
  /** The order that redeemed and earned, and climbed. */
  orderId: string;
  grantId: string;
}

/** A program with a bit of everything: a grant, orders that redeem, earn, use a limited code and climb a level, anonymous and refused ones. */
export async function makeScene({ client, database }: Engine): Promise<Scene> {
  const [programId, memberId, orderId, grantId] = [nextId('books'), nextId('m'), nextId('order'), nextId('grant')];
  const rules = ruleSet({
    discounts: [{ id: 'few', code: 'FEW', give: { percent: '10' }, limits: { total: 10 } }],
    lots: { validFor: { months: 12 } },
    levels: [
      { id: 'member', threshold: 0 },
      { id: 'gold', threshold: 80_000 },
    ],
  });
  await ok(client.put(`/v1/programs/${programId}`, program({ ruleSet: rules })));
  await ok(client.post('/v1/grants', grant(programId, memberId, { grantId })));
  await ok(client.post('/v1/orders', order(programId, { orderId, memberId, codes: ['FEW'], redeem: { points: 300 } })));
  await ok(client.post('/v1/orders', order(programId, { lines: [line({ quantity: 3 })] })));
  await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 999_999 } }));
  for (let n = 0; n < 5; n++) await ok(client.post('/v1/orders', order(programId, { memberId: nextId('m') })));
  const [card] = await database.rows<{ id: string }>('select id from lumbung.card where program_id = $1 and member_id = $2', [programId, memberId]);
  return { programId, memberId, cardId: Number(card?.id), orderId, grantId };
}

async function ok(answered: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answered;
  if (status !== 201) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}
