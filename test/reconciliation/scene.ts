import type { Engine } from '../harness/engine';
import type { Client } from '../harness/client';
import { grant, line, nextId, order, program, redemption, ruleSet } from '../harness/factories';
import { runNight } from '../lifecycle/running';

/** What a test of reconciliation damages. */
export interface Scene {
  programId: string;
  memberId: string;
  cardId: number;
  /** The order that redeemed and earned, and climbed. */
  orderId: string;
  grantId: string;
}

/**
 * A program with a bit of everything, eight cards: a grant, orders that redeem, earn, use a limited code and climb a level, anonymous and refused ones; and
 * on cards of their own every other kind of operation. Last comes a nightly run.
 */
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
  await pointsOf(client, programId);
  await runNight(client, programId, '2026-11-24');
  const [card] = await database.rows<{ id: string }>('select id from lumbung.card where program_id = $1 and member_id = $2', [programId, memberId]);
  return { programId, memberId, cardId: Number(card?.id), orderId, grantId };
}

/** Redemptions, a reversal, holds, a capture, a transfer, a return and a claim, on two cards. */
async function pointsOf(client: Client, programId: string): Promise<void> {
  const [from, to, redemptionId] = [nextId('m'), nextId('m'), nextId('redemption')];
  const ofProgram = `?programId=${programId}`;
  const hold = () => ({ holdId: nextId('hold'), programId, memberId: from, points: 50, expiresAt: '2999-01-01T00:00:00Z' });
  const [captured, voided, left] = [hold(), hold(), hold()];
  const [returned, claimed] = [order(programId, { memberId: from, redeem: { points: 200 } }), order(programId)];
  await ok(client.post('/v1/grants', grant(programId, from)));
  await ok(client.post('/v1/redemptions', redemption(programId, from, { redemptionId })));
  await ok(client.post(`/v1/redemptions/${redemptionId}/reversal${ofProgram}`, { reversalId: 'r-1', points: 40 }));
  for (const body of [captured, voided, left]) await ok(client.post('/v1/holds', body));
  await ok(client.post(`/v1/holds/${captured.holdId}/capture${ofProgram}`, { captureId: nextId('capture'), points: 20 }));
  await ok(client.post(`/v1/holds/${voided.holdId}/void${ofProgram}`, {}));
  await ok(client.post('/v1/transfers', { transferId: nextId('transfer'), programId, from, to, points: 30, reason: 'a gift' }, { role: 'support' }));
  for (const body of [returned, claimed]) await ok(client.post('/v1/orders', body));
  await ok(client.post(`/v1/orders/${returned.orderId}/returns${ofProgram}`, { returnId: 'r-1', all: true }));
  await ok(client.post(`/v1/orders/${claimed.orderId}/claim${ofProgram}`, { claimId: 'c-1', memberId: to }));
}

async function ok(answered: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answered;
  if (status !== 201 && status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}
