import { EMPTY_CARD, type CardState } from '../ledger/card';
import { postGrant } from '../ledger/post-operation';
import { composeAnswer, composeQuote, composeSettling, type Quoted } from './answer';
import { composeGrantAnswer } from './grant-answer';
import type { Evaluation } from './outcome';
import type { StoredGrant, StoredOrder } from './stored';

const payday = { amount: 13000, kind: 'code' as const, name: 'Payday 10 %', discountId: 'payday10' };

/** The order of the contract's §3, as it comes out of `jsonb`: keys in another order. */
const stored: StoredOrder = {
  programId: 'harvest',
  orderId: 'SO-1001',
  attempt: 1,
  state: 'settled',
  fingerprint: 'ab',
  memberId: 'm-77',
  ruleSetVersion: 3,
  request: {
    lines: [{ sku: 'RICE5', lineId: '1', category: 'rice', quantity: 2, unitPrice: 65000 }],
    codes: ['PAYDAY', 'OLD'],
    orderId: 'SO-1001',
    tenders: [{ kind: 'gift_card', amount: 10000 }],
    memberId: 'm-77',
    placedAt: '2026-11-23T09:00:00+07:00',
    programId: 'harvest',
    redeem: { points: 500 },
  },
  acceptedAt: '2026-11-23T02:00:01.000Z',
  requestId: 'r',
  facts: {
    at: '2026-11-23T02:00:00.000Z',
    date: '2026-11-23',
    member: { id: 'm-77', level: 'gold', tags: [], lists: [], birthdayIn: -1, joinedDays: 3, orders: 1, spend: 0, attributes: {} },
    isFirst: false,
    available: 2000,
    balance: 2000,
    counters: [],
  },
  pricing: {
    total: 117000,
    subtotal: 130000,
    goodsTotal: 117000,
    discountTotal: 13000,
    lines: [{ net: 117000, kind: 'goods', gross: 130000, lineId: '1', quantity: 2, discounts: [payday] }],
    discounts: [payday],
    codesNotApplied: [{ reason: 'EXPIRED', code: 'OLD' }],
  },
  redemption: { as: 'discount', value: 500, points: 500, lineShares: [500] },
  accrual: {
    base: 116500,
    points: 116,
    rules: [
      { base: 116500, ruleId: 'base', points: 116, lines: [{ lineId: '1', base: 116500, quantity: 2 }] },
      { base: 0, ruleId: 'nothing', points: 0, lines: [] },
    ],
    credits: [{ points: 116, availableOn: '2026-11-23', expiresOn: '2027-11-23' }],
  },
  posted: {
    balance: { debt: 0, held: 0, pending: 0, available: 1616 },
    debtRepaid: 0,
    earnedLots: [{ state: 'active', lotId: '12', points: 116, expiresOn: '2027-11-23', availableOn: '2026-11-23' }],
    redeemedLots: [{ lotId: '7', points: 500, expiresOn: '2027-06-30' }],
  },
  problem: null,
  uses: [],
  workflowId: 'settle:harvest:SO-1001',
  settledAt: '2026-11-23T02:00:01.200Z',
  recordedAt: '2026-11-23T02:00:01.100Z',
};

const answer = {
  orderId: 'SO-1001',
  state: 'settled',
  programId: 'harvest',
  memberId: 'm-77',
  ruleSetVersion: 3,
  level: 'gold',
  subtotal: 130000,
  discountTotal: 13000,
  total: 117000,
  lines: [
    {
      lineId: '1',
      gross: 130000,
      discounts: [{ discountId: 'payday10', name: 'Payday 10 %', kind: 'code', amount: 13000 }],
      net: 117000,
      redeemed: 500,
    },
  ],
  discounts: [{ discountId: 'payday10', name: 'Payday 10 %', kind: 'code', amount: 13000 }],
  codesNotApplied: [{ code: 'OLD', reason: 'EXPIRED' }],
  redeemed: { points: 500, value: 500, lots: [{ lotId: '7', points: 500, expiresOn: '2027-06-30' }], rewards: [] },
  payable: 106500,
  earned: {
    points: 116,
    state: 'active',
    availableOn: '2026-11-23',
    expiresOn: '2027-11-23',
    base: 116500,
    rules: [{ ruleId: 'base', points: 116, base: 116500 }],
    lots: [{ lotId: '12', points: 116, state: 'active', availableOn: '2026-11-23', expiresOn: '2027-11-23' }],
    debtRepaid: 0,
  },
  issued: [],
  balance: { available: 1616, pending: 0, held: 0, debt: 0 },
  workflowId: 'settle:harvest:SO-1001',
  settledAt: '2026-11-23T02:00:01.200Z',
};

describe('the answer to a settled order', () => {
  it('has the keys and their order of the contract', () => {
    expect(JSON.stringify(composeAnswer(stored))).toBe(JSON.stringify(answer));
  });

  it('shows state and dates of the lot that becomes usable first', () => {
    const lot = (lotId: string, availableOn: string, expiresOn: string | null) => ({
      lotId,
      points: 1,
      state: 'pending' as const,
      availableOn,
      expiresOn,
    });
    const posted = {
      ...stored.posted!,
      earnedLots: [lot('3', '2027-01-02', null), lot('2', '2027-01-01', null), lot('1', '2027-01-01', '2027-02-01')],
    };
    expect(composeAnswer({ ...stored, posted })).toMatchObject({ earned: { state: 'pending', availableOn: '2027-01-01', expiresOn: '2027-02-01' } });
  });

  it('has zeros and empty lists where nothing was earned or redeemed', () => {
    const posted = { ...stored.posted!, redeemedLots: [], earnedLots: [] };
    expect(composeAnswer({ ...stored, redemption: null, accrual: null, posted })).toMatchObject({
      lines: [{ redeemed: 0 }],
      redeemed: { points: 0, value: 0, lots: [], rewards: [] },
      payable: 107000,
      earned: { points: 0, state: 'active', availableOn: null, expiresOn: null, base: 0, rules: [], lots: [], debtRepaid: 0 },
    });
  });

  it('has nothing of a member for an anonymous order', () => {
    const request = { ...stored.request };
    delete request.memberId;
    delete request.tenders;
    const posted = { redeemedLots: [], earnedLots: [], debtRepaid: 0, balance: null };
    const anonymous = composeAnswer({ ...stored, memberId: null, request, redemption: null, accrual: null, posted });
    expect(anonymous).toMatchObject({
      memberId: null,
      level: null,
      redeemed: null,
      earned: null,
      balance: null,
      payable: 117000,
      lines: [{ redeemed: 0 }],
    });
    expect(Object.keys(anonymous)).toEqual(Object.keys(answer));
  });

  it('is a fault when the outcome is missing', () => {
    expect(() => composeAnswer({ ...stored, posted: null })).toThrow('SO-1001 of harvest is settled without its outcome');
    expect(() => composeAnswer({ ...stored, pricing: null })).toThrow('without its outcome');
  });
});

describe('the answer to an order that is not settled', () => {
  it.each(['discounted', 'accrued'] as const)('says settling while it is %s, and nothing that may still change', (state) => {
    const settling = { orderId: 'SO-1001', state: 'settling', programId: 'harvest', memberId: 'm-77', workflowId: 'settle:harvest:SO-1001' };
    expect(JSON.stringify(composeAnswer({ ...stored, state }))).toBe(JSON.stringify(settling));
    expect(composeSettling(stored)).toEqual(settling);
  });

  it('carries the problem of a refusal', () => {
    const problem = { code: 'TOTAL_CHANGED' as const, detail: 'The total is 117000.', extra: { quote: { total: 117000 } } };
    expect(composeAnswer({ ...stored, state: 'refused', problem })).toEqual({
      orderId: 'SO-1001',
      state: 'refused',
      programId: 'harvest',
      memberId: 'm-77',
      problem,
      workflowId: 'settle:harvest:SO-1001',
    });
    const errors = [{ path: 'redeem.points', message: 'too many' }];
    expect(composeAnswer({ ...stored, state: 'refused', problem: { code: 'VALIDATION_FAILED', detail: 'x', errors } })).toMatchObject({
      problem: { errors },
    });
    expect(() => composeAnswer({ ...stored, state: 'refused', problem: null })).toThrow('refused without a problem');
  });

  it('never tells what went wrong inside', () => {
    const problem = { code: 'INTERNAL' as const, detail: 'relation "lumbung.lot" does not exist' };
    const failed = composeAnswer({ ...stored, state: 'failed', problem });
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
    expect(JSON.stringify(failed)).not.toContain('relation');
  });
});

describe('a quote', () => {
  const grant = (card: CardState, points: number, expiresOn: string | null) =>
    postGrant(
      card,
      { date: '2026-11-01', at: '2026-11-01T00:00:00Z', source: { kind: 'grant', id: 'g' } },
      { points, availableOn: '2026-11-01', expiresOn },
    ).card;
  const card = grant(grant(EMPTY_CARD, 1600, null), 400, '2027-06-30');
  const evaluation: Evaluation = {
    pricing: stored.pricing!,
    redemption: stored.redemption,
    accrual: stored.accrual,
    payable: 106500,
    uses: [],
    errors: [],
    trace: [],
  };
  const quoted: Quoted = { order: stored.request, ruleSetVersion: 3, facts: stored.facts!, evaluation, card };

  it('is the same answer with state quoted, without workflow and without ids of lots that do not exist', () => {
    const lots = [
      { lotId: '2', points: 400, expiresOn: '2027-06-30' },
      { lotId: '1', points: 100, expiresOn: null },
    ];
    const earned = { ...answer.earned, lots: [{ ...answer.earned.lots[0], lotId: null }] };
    expect(JSON.stringify(composeQuote(quoted))).toBe(
      JSON.stringify({ ...answer, state: 'quoted', redeemed: { ...answer.redeemed, lots }, earned, workflowId: null, settledAt: null }),
    );
  });

  it('without the card says what is earned, but neither lots that are redeemed nor a balance', () => {
    const earned = { ...answer.earned, lots: [{ ...answer.earned.lots[0], lotId: null }] };
    expect(composeQuote({ ...quoted, card: null })).toMatchObject({ redeemed: { points: 500, value: 500, lots: [] }, earned, balance: null });
  });

  it('of an anonymous order needs no card', () => {
    const request = { ...stored.request };
    delete request.memberId;
    const anonymous = { ...evaluation, redemption: null, accrual: null };
    const quote = composeQuote({
      order: request,
      ruleSetVersion: null,
      facts: { ...stored.facts!, member: null },
      evaluation: anonymous,
      card: null,
    });
    expect(quote).toMatchObject({ state: 'quoted', ruleSetVersion: null, level: null, redeemed: null, earned: null, balance: null, payable: 107000 });
  });
});

describe('the answer to a grant', () => {
  const grant: StoredGrant = {
    programId: 'harvest',
    grantId: 'g-1',
    attempt: 1,
    state: 'settled',
    fingerprint: 'ab',
    memberId: 'm-77',
    request: { grantId: 'g-1', programId: 'harvest', memberId: 'm-77', points: 300, reason: 'opening balance' },
    acceptedAt: '2026-11-23T02:00:01.000Z',
    requestId: 'r',
    posted: {
      balance: { debt: 0, held: 0, pending: 0, available: 280 },
      debtRepaid: 20,
      lot: { state: 'active', lotId: '12', points: 300, expiresOn: null, availableOn: '2026-11-23' },
    },
    problem: null,
    workflowId: 'w',
    settledAt: '2026-11-23T02:00:01.200Z',
  };

  it('names the lot', () => {
    expect(JSON.stringify(composeGrantAnswer(grant))).toBe(
      JSON.stringify({
        grantId: 'g-1',
        state: 'settled',
        programId: 'harvest',
        memberId: 'm-77',
        points: 300,
        reason: 'opening balance',
        availableOn: '2026-11-23',
        expiresOn: null,
        lots: [{ lotId: '12', points: 300, state: 'active', availableOn: '2026-11-23', expiresOn: null }],
        debtRepaid: 20,
        balance: { available: 280, pending: 0, held: 0, debt: 0 },
        workflowId: 'w',
        settledAt: '2026-11-23T02:00:01.200Z',
      }),
    );
    expect(() => composeGrantAnswer({ ...grant, posted: null })).toThrow('without its outcome');
  });

  it('has the other states of an order', () => {
    const rest = { grantId: 'g-1', programId: 'harvest', memberId: 'm-77', workflowId: 'w' };
    expect(composeGrantAnswer({ ...grant, state: 'accrued' })).toEqual({ ...rest, state: 'settling' });
    const problem = { code: 'NOT_FOUND' as const, detail: 'There is no program harvest.' };
    expect(composeGrantAnswer({ ...grant, state: 'refused', problem })).toEqual({ ...rest, state: 'refused', problem });
    expect(composeGrantAnswer({ ...grant, state: 'failed', problem })).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
  });
});
