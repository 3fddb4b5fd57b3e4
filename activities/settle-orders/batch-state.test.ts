import type { CardFacts } from '../../db/kernel/settlement-rows';
import { BatchState } from './batch-state';

const card = (more: Partial<CardFacts> = {}): CardFacts => ({
  programId: 'p',
  memberId: 'm',
  date: '2026-03-01',
  cardId: 1,
  isNew: false,
  memberIsNew: false,
  usable: 100,
  held: 10,
  reserved: 20,
  balance: 100,
  unlapsed: 90,
  crediting: 7,
  spending: 3,
  level: 'member',
  levelFrom: null,
  orders: 0,
  spend: 0,
  earned: 0,
  firstOrder: null,
  joinedOn: '2026-03-01',
  tags: [],
  birthday: null,
  attributes: {},
  ownerId: 'm',
  standing: 'good',
  lists: [],
  ...more,
});
const stateOf = (facts: Partial<ConstructorParameters<typeof BatchState>[0]>) =>
  new BatchState({ cards: [], counters: [], levelChanges: new Map(), ...facts });
const counter = { programId: 'p', ruleKind: 'discount' as const, ruleId: 'd', period: 'lifetime', memberId: '' };
const order = (id: string, date = '2026-03-01') => ({ id, date, at: `${date}T00:00:00Z`, actor: 'a', keyId: 'k', requestId: 'r' });
const booked = { isFirst: false, reserve: 0, credit: 0, goods: 0, uses: [], order: order('o1') };

describe('BatchState', () => {
  it('shows an order what the ones before it left', () => {
    const state = stateOf({ cards: [card()], counters: [] });
    const seen = state.card('p', 'm', '2026-03-01');
    expect(state.available(seen)).toBe(70);
    state.accept('p', seen, { ...booked, reserve: 50, credit: 5 });
    expect(state.available(seen)).toBe(20);
    expect(state.balance(seen)).toBe(112);
    expect(state.unlapsed(seen)).toBe(102);
  });

  it('shares what is reserved between the dates of one card', () => {
    const state = stateOf({ cards: [card(), card({ date: '2026-04-01', usable: 60 })], counters: [] });
    state.accept('p', state.card('p', 'm', '2026-03-01'), { ...booked, reserve: 25 });
    expect(state.available(state.card('p', 'm', '2026-04-01'))).toBe(5);
    state.accept('p', state.card('p', 'm', '2026-04-01'), { ...booked, reserve: 5, order: order('o2', '2026-04-01') });
    state.accept('p', state.card('p', 'm', '2026-03-01'), { ...booked, order: order('o3', '2026-05-01') });
    expect(state.changes().cards).toEqual([{ cardId: 1, unheld: 0, reserved: 30, firstOrder: null, reserving: order('o2', '2026-04-01') }]);
  });

  it('knows what a member will have earned', () => {
    const state = stateOf({ cards: [card({ earned: 40 })] });
    const seen = state.card('p', 'm', '2026-03-01');
    state.accept('p', seen, { ...booked, credit: 5 });
    expect(state.earned(seen)).toBe(52);
  });

  it('has the level of the instant, by the history where that was before the last change', () => {
    const risen = card({ level: 'gold', levelFrom: '2026-03-10T00:00:00Z' });
    const changes = [{ level: 'gold', before: 'bronze', at: '2026-03-10T00:00:00Z' }];
    const state = stateOf({ cards: [risen], levelChanges: new Map([[1, changes]]) });
    expect(state.levelAt(risen, '2026-03-10T07:00:00+07:00')).toBe('gold');
    expect(state.levelAt(risen, '2026-03-09T23:59:59.999Z')).toBe('bronze');
    expect(() => stateOf({ cards: [risen] }).levelAt(risen, '2026-03-09T00:00:00Z')).toThrow('were not read');
  });

  it('has one first order', () => {
    const state = stateOf({ cards: [card()], counters: [] });
    const seen = state.card('p', 'm', '2026-03-01');
    expect(state.isFirst(seen)).toBe(true);
    state.accept('p', seen, { ...booked, isFirst: true });
    expect(state.isFirst(seen)).toBe(false);
    expect(stateOf({ cards: [card({ firstOrder: 'other' })], counters: [] }).isFirst(card())).toBe(false);
    expect(stateOf({ cards: [card({ orders: 3 })], counters: [] }).isFirst(card({ orders: 3 }))).toBe(false);
  });

  it('counts uses for the orders that follow', () => {
    const state = stateOf({ cards: [], counters: [{ ...counter, uses: 4, amount: 40, isNew: false }] });
    state.accept('p', null, { ...booked, uses: [{ ...counter, uses: 1, amount: 7 }] });
    expect(state.counterStates([counter])).toEqual([{ ...counter, uses: 5, amount: 47 }]);
    expect(state.changes().uses).toEqual([{ ...counter, uses: 1, amount: 7 }]);
    expect(state.changes().unused.counters).toEqual([]);
  });

  it('names the rows that were made for nothing, but not those that an accepted order needs', () => {
    const made = { isNew: true, memberIsNew: true };
    const cards = [card(made), card({ ...made, memberId: 'n', cardId: 2 }), card({ ...made, programId: 'q', memberId: 'n', cardId: 3 })];
    const state = stateOf({
      cards,
      counters: [
        { ...counter, uses: 0, amount: 0, isNew: true },
        { ...counter, period: '2026', uses: 0, amount: 0, isNew: false },
      ],
    });
    state.accept('q', state.card('q', 'n', '2026-03-01'), booked);
    expect(state.changes().unused).toEqual({ cards: [1, 2], members: ['m'], counters: [{ ...counter, uses: 0, amount: 0 }] });
  });
});
