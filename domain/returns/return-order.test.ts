import { EMPTY_CARD, type CardState } from '../ledger/card';
import { credit } from '../ledger/credit';
import { debit } from '../ledger/debit';
import { checkInvariants } from '../ledger/invariants';
import type { OrderRequest } from '../orders/order';
import type { ReturnRequest } from '../orders/return';
import type { RuleSet } from '../rules/rule-set';
import type { SettlementFacts } from '../settlement/facts';
import { giveBack, sell, type Sold } from '../testing/returns';
import { anonymous, factsOf, line, MEMBER, orderOf } from '../testing/settle';
import type { ReturnDone } from './return-order';

const granted = (points: number, expiresOn: string | null, card: CardState = EMPTY_CARD) =>
  credit(card, { date: '2026-03-01', at: '2026-03-01T08:00:00Z', source: { kind: 'grant', id: 'g' } }, 'grant', [
    { points, availableOn: '2026-03-01', expiresOn },
  ]).card;

type Asked = Omit<ReturnRequest, 'programId' | 'orderId' | 'returnId'>;

/** An order and its returns, one a day from 3 March on. */
class Story {
  card: CardState | null;
  sold: Sold;
  private day = 3;

  constructor(ruleSet: Partial<RuleSet>, order: OrderRequest, card: CardState | null = EMPTY_CARD, facts: Partial<SettlementFacts> = {}) {
    const done = sell(card, ruleSet, order, facts);
    this.card = done.card;
    this.sold = done.sold;
  }

  back(request: Asked, date = `2026-03-0${this.day++}`): ReturnDone {
    const done = giveBack(this.card, this.sold, date, { returnId: `r-${date}`, ...request });
    this.card = done.card;
    this.sold = { ...this.sold, progress: done.progress };
    if (done.card) expect(checkInvariants(done.card)).toEqual([]);
    return done;
  }
}

const earning = [{ id: 'base', mode: 'money' as const, points: 1, per: 100 }];
const unit = (lineId: string, quantity = 1): Asked => ({ lines: [{ lineId, quantity }] });
const newest = (card: CardState | null, count: number) =>
  card?.entries.slice(-count).map(({ kind, points, debtChange }) => [kind, points, debtChange]);

describe('a return', () => {
  it('says what comes back, what was taken of what was earned, and the balance', () => {
    const story = new Story({ earning }, orderOf([line('1', 1000, 2), line('2', 500, 1, { kind: 'shipping' })]));
    const { posted, progress } = story.back({
      lines: [
        { lineId: '1', quantity: 1 },
        { lineId: '2', quantity: 1 },
      ],
    });
    expect(posted).toEqual({
      refund: {
        amount: 1500,
        restoredValue: 0,
        payable: 1500,
        lines: [
          { lineId: '1', quantity: 1, amount: 1000 },
          { lineId: '2', quantity: 1, amount: 500 },
        ],
      },
      clawedBack: { points: 10, fromPending: 0, fromAvailable: 10, debt: 0, forgiven: 0 },
      restored: { points: 0, lots: [] },
      debtRepaid: 0,
      balance: { available: 10, pending: 0, held: 0, debt: 0 },
      qualifying: { date: '2026-03-02', spend: -1000, points: -10 },
    });
    expect(progress.returns).toEqual({
      ids: ['r-2026-03-03'],
      returned: { 1: { quantity: 1, amount: 1000 }, 2: { quantity: 1, amount: 500 } },
      givenBack: { points: 0, value: 0 },
      restored: [],
      clawed: 10,
    });
  });

  it('of nobody’s order gives money back and nothing else', () => {
    const story = new Story({ earning }, anonymous([line('1', 1000, 3)]), null);
    const { posted, card } = story.back({ all: true });
    expect(posted).toMatchObject({ refund: { amount: 3000, payable: 3000 }, clawedBack: { points: 0 }, restored: { points: 0 }, balance: null });
    expect(card).toBeNull();
  });

  it('of an order that was claimed takes back what it earned then', () => {
    const order = anonymous([line('1', 1000, 2)]);
    const { sold } = sell(null, { earning }, order);
    const facts = { ...factsOf(order), member: MEMBER };
    const accrual = {
      points: 20,
      base: 2000,
      credits: [],
      rules: [{ ruleId: 'base', points: 20, base: 2000, lines: [{ lineId: '1', base: 2000, quantity: 2 }] }],
    };
    const card = granted(50, null);
    const claimed = { ...sold, progress: { claim: { claimId: 'c', memberId: 'm-1', facts, accrual, uses: [] } } };
    const done = giveBack(card, claimed, '2026-03-03', { returnId: 'r', lines: [{ lineId: '1', quantity: 1 }] });
    expect(done.posted.clawedBack).toMatchObject({ points: 10, fromAvailable: 10 });
    expect(done.progress.claim).toBe(claimed.progress.claim);
  });

  it('of an order that earned and redeemed nothing posts nothing', () => {
    const story = new Story({}, orderOf([line('1', 1000)]));
    expect(story.back({ all: true }).card).toEqual(EMPTY_CARD);
  });

  it('posts what is still owed by all returns together, and what was forgiven once is forgiven for good', () => {
    const story = new Story({ earning, returns: { source: 'within_balance' } }, orderOf([line('1', 150, 10)]));
    expect(story.back(unit('1')).posted.clawedBack.points).toBe(1);
    const spent =
      story.card && debit(story.card, { date: '2026-03-04', at: '2026-03-04T00:00:00Z', source: { kind: 'order', id: 'x' } }, 'redeem', 14);
    if (!spent?.ok) throw new Error('not enough');
    story.card = spent.card;
    expect(story.back(unit('1', 2)).posted.clawedBack).toMatchObject({ points: 0, forgiven: 3 });
    story.card = granted(100, null, story.card);
    expect(story.back(unit('1')).posted.clawedBack).toMatchObject({ points: 2, forgiven: 0 });
    expect(story.back({ all: true }).posted.clawedBack).toMatchObject({ points: 9, forgiven: 0 });
    expect(story.sold.progress.returns?.clawed).toBe(15);
  });

  it('takes nothing, and gives nothing, when the kept part would have earned more again', () => {
    const rules = [{ id: 'even', mode: 'order' as const, points: 10, when: 'order.quantity % 2 == 0' }];
    const story = new Story({ earning: rules, returns: { clawback: 'kept' } }, orderOf([line('1', 100, 4)]));
    expect([1, 1, 1, 1].map((units) => story.back(unit('1', units)).posted.clawedBack.points)).toEqual([10, 0, 0, 0]);
  });

  it('is refused when the order has not so much left, and nothing happens', () => {
    const story = new Story({ earning }, orderOf([line('1', 1000, 2)]));
    story.back(unit('1'));
    expect(() => story.back(unit('1', 2))).toThrow(expect.objectContaining({ code: 'RETURN_EXCEEDS_ORDER' }) as Error);
    expect(story.back({ all: true }).posted.refund.amount).toBe(1000);
  });
});

describe('redeemed points', () => {
  const redemption = { as: 'tender' as const };
  /** 600 of 1000 paid with points: all 400 until the 10th of March, 200 of those that never lapse. */
  const paid = (more: Partial<RuleSet> = {}) =>
    new Story({ redemption, ...more }, orderOf([line('1', 250, 4)], { redeem: { points: 600 } }), granted(300, null, granted(400, '2026-03-10')));

  it('come back before what was earned is taken, to their lots, last consumed first', () => {
    const story = paid({ earning });
    const { posted, card } = story.back(unit('1', 2));
    expect(posted.refund).toMatchObject({ amount: 500, restoredValue: 300, payable: 200 });
    expect(posted.restored).toEqual({
      points: 300,
      lots: [
        { lotId: '2', points: 200, expiresOn: null, lapsed: false },
        { lotId: '1', points: 100, expiresOn: '2026-03-10', lapsed: false },
      ],
    });
    expect(newest(card, 2)).toEqual([
      ['restore', 300, 0],
      ['clawback', -5, 0],
    ]);
    expect(story.back({ all: true }).posted.restored.lots).toEqual([{ lotId: '1', points: 300, expiresOn: '2026-03-10', lapsed: false }]);
  });

  it('of a lot that has lapsed expire again at once, or are usable for the days of grace', () => {
    const late = paid({ returns: { restoreGraceDays: 0 } }).back({ all: true }, '2026-03-11');
    expect(late.posted.restored).toMatchObject({
      points: 600,
      lots: [{ lapsed: false }, { lotId: '1', points: 400, expiresOn: '2026-03-10', lapsed: true }],
    });
    expect(late.posted.balance?.available).toBe(300);
    const inGrace = paid({ returns: { restoreGraceDays: 5 } }).back({ all: true }, '2026-03-15');
    expect(inGrace.posted.restored.lots[1]).toEqual({ lotId: '1', points: 400, expiresOn: '2026-03-20', lapsed: false });
    expect(paid({ returns: { restoreGraceDays: 5 } }).back({ all: true }, '2026-03-16').posted.restored.lots[1]).toMatchObject({ lapsed: true });
    // 30 days where the rules don't say.
    expect(paid().back({ all: true }, '2026-04-09').posted.restored.lots[1]).toMatchObject({ expiresOn: '2026-05-09', lapsed: false });
  });

  it('repay a debt first', () => {
    const story = paid({ earning });
    const empty =
      story.card && debit(story.card, { date: '2026-03-02', at: '2026-03-02T10:00:00Z', source: { kind: 'order', id: 'x' } }, 'redeem', 110);
    if (!empty?.ok) throw new Error('not enough');
    story.card = { ...empty.card, debt: 7, entries: [...empty.card.entries] };
    const done = giveBack(story.card, story.sold, '2026-03-03', { returnId: 'r', all: true });
    expect(done.posted).toMatchObject({ debtRepaid: 7, balance: { debt: 0 } });
  });

  it('are paid out as money where the return says so, and never come back later', () => {
    const story = paid();
    expect(story.back({ ...unit('1'), restore: 'payable' }).posted).toMatchObject({
      refund: { amount: 250, restoredValue: 0, payable: 250 },
      restored: { points: 0, lots: [] },
    });
    const rest = story.back({ all: true });
    expect(rest.posted).toMatchObject({ refund: { amount: 750, restoredValue: 450, payable: 300 }, restored: { points: 450 } });
    expect(story.sold.progress.returns?.givenBack).toEqual({ points: 600, value: 600 });
  });
});

describe('uses of limited rules', () => {
  const rules: Partial<RuleSet> = {
    discounts: [
      { id: 'back', give: { amount: 10, per: 'order' }, limits: { total: 5 } },
      { id: 'kept', give: { amount: 10, per: 'order' }, limits: { total: 5, perMember: 1, onReturn: 'keep' } },
    ],
    earning: [{ ...earning[0]!, limits: { amount: 500 } }],
    earningCaps: { perDay: 100 },
  };
  const start = (lines = [line('1', 500, 2)]) => {
    const counters = ['back', 'kept', 'base'].map((ruleId) => ({
      ruleId,
      ruleKind: 'discount' as const,
      period: 'lifetime',
      memberId: '',
      uses: 0,
      amount: 0,
    }));
    return new Story(rules, orderOf(lines), EMPTY_CARD, { counters });
  };
  const named = ({ givenBack }: ReturnDone) => givenBack.map(({ ruleKind, ruleId, uses, amount }) => [ruleKind, ruleId, uses, amount]);
  const all = [
    ['discount', 'back', 1, 0],
    ['earning', 'base', 1, 9],
  ];

  it('go back once, when the whole order is back and the limit says so', () => {
    const story = start();
    expect(named(story.back(unit('1')))).toEqual([]);
    expect(named(story.back(unit('1')))).toEqual(all);
  });

  it('go back when the whole price is, but not while a free article stays', () => {
    const story = start([line('1', 500, 2), line('free', 0)]);
    expect(named(story.back({ lines: [{ lineId: '1', amount: 980 }] }))).toEqual([]);
    expect(named(story.back(unit('free')))).toEqual(all);
    expect(named(story.back({ all: true }))).toEqual([]);
  });
});
