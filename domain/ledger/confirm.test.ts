import { confirmedDates, lotDates, NOT_BEFORE_CONFIRMED, shownAvailability, withoutConfirmation } from '../calendar/lot-dates';
import type { LotPolicy } from '../rules/rule-set';
import { EMPTY_CARD, type Operation } from './card';
import { cancelLots, confirmLots } from './confirm';
import { bookDebt, credit } from './credit';
import { checkInvariants } from './invariants';

const on = (date: string): Operation => ({ date, at: `${date}T12:00:00Z`, source: { kind: 'order', id: 'o' } });
const policy: LotPolicy = { validFor: { months: 1 }, roundUpTo: 'month', pendingFor: { until: 'confirmed', cancelAfter: { days: 60 } } };

describe('dates of lots that wait for a confirmation', () => {
  it('have no first day before it comes, and know when they are cancelled', () => {
    expect(lotDates(policy, '2026-01-31')).toEqual({
      availableOn: NOT_BEFORE_CONFIRMED,
      expiresOn: null,
      waiting: { validFor: { months: 1 }, roundUpTo: 'month', cancelOn: '2026-04-01' },
    });
    expect(lotDates({ pendingFor: { until: 'confirmed' } }, '2026-01-31').waiting).toEqual({ validFor: null, roundUpTo: null, cancelOn: null });
    expect(shownAvailability(NOT_BEFORE_CONFIRMED)).toBeNull();
    expect(shownAvailability('2026-01-31')).toBe('2026-01-31');
  });

  it('count their validity from the day of the confirmation', () => {
    expect(confirmedDates({ validFor: { months: 1 }, roundUpTo: 'month', cancelOn: null }, '2026-02-10')).toEqual({
      availableOn: '2026-02-10',
      expiresOn: '2026-03-31',
    });
    expect(confirmedDates({ validFor: null, roundUpTo: null, cancelOn: null }, '2026-02-10')).toEqual({ availableOn: '2026-02-10', expiresOn: null });
  });

  it('an earning rule may wait though the policy does not, and the other way round', () => {
    expect(lotDates({ validFor: { days: 5 } }, '2026-01-01', { pendingFor: { until: 'confirmed' } }).availableOn).toBe(NOT_BEFORE_CONFIRMED);
    expect(lotDates(policy, '2026-01-01', { pendingFor: null }).availableOn).toBe('2026-01-01');
  });

  it('points without an order wait for none', () => {
    expect(withoutConfirmation(policy)).toEqual({ ...policy, pendingFor: null });
    expect(withoutConfirmation({ pendingFor: { days: 2 } })).toEqual({ pendingFor: { days: 2 } });
    expect(withoutConfirmation({})).toEqual({});
  });
});

const waiting = { validFor: null, roundUpTo: null, cancelOn: '2026-03-01' };
const card = () =>
  credit(EMPTY_CARD, on('2026-01-01'), 'earn', [
    { points: 40, availableOn: NOT_BEFORE_CONFIRMED, expiresOn: null, waiting },
    { points: 25, availableOn: NOT_BEFORE_CONFIRMED, expiresOn: null, waiting: { ...waiting, cancelOn: null } },
    { points: 5, availableOn: '2026-01-01', expiresOn: null },
  ]).card;

describe('confirmLots', () => {
  it('makes what waited usable from that day on, and leaves other lots alone', () => {
    const confirmed = confirmLots(card(), on('2026-01-09'), new Map([[1, { availableOn: '2026-01-09', expiresOn: '2026-01-29' }]]));
    expect(confirmed.lots).toMatchObject([
      { state: 'active', availableOn: '2026-01-09', expiresOn: '2026-01-29', cancelOn: '2026-03-01' },
      { state: 'pending', availableOn: NOT_BEFORE_CONFIRMED },
      { state: 'active', availableOn: '2026-01-01' },
    ]);
    expect(confirmed.entries.at(-1)).toMatchObject({ kind: 'activate', points: 0, balanceAfter: 70, availableAfter: 45, at: '2026-01-09T12:00:00Z' });
    expect(checkInvariants(confirmed)).toEqual([]);
    // Once more changes nothing: it is not pending any more.
    expect(confirmLots(confirmed, on('2026-01-10'), new Map([[1, { availableOn: '2026-01-10', expiresOn: null }]]))).toEqual(confirmed);
  });

  it('on the day of the order, not before it', () => {
    const early: Operation = { ...on('2026-01-01'), at: '2026-01-01T08:00:00Z' };
    const confirmed = confirmLots(card(), early, new Map([[1, { availableOn: '2026-01-01', expiresOn: null }]]));
    expect(confirmed.entries.at(-1)).toMatchObject({ kind: 'activate', at: '2026-01-01T12:00:00Z' });
  });

  it('debt is paid first', () => {
    const owing = bookDebt(card(), on('2026-01-02'), 30);
    const confirmed = confirmLots(owing, on('2026-01-09'), new Map([[1, { availableOn: '2026-01-09', expiresOn: null }]]));
    expect([confirmed.debt, confirmed.lots[0]?.remaining]).toEqual([0, 10]);
    expect(confirmed.entries.slice(-2).map(({ kind, points }) => [kind, points])).toEqual([
      ['activate', 0],
      ['debt_repaid', -30],
    ]);
    expect(checkInvariants(confirmed)).toEqual([]);
  });
});

describe('cancelLots', () => {
  it('takes back what is left of them in one entry', () => {
    const cancelled = cancelLots(card(), on('2026-01-09'), [1, 2, 3]);
    expect(cancelled.lots.map(({ state, remaining }) => [state, remaining])).toEqual([
      ['cancelled', 0],
      ['cancelled', 0],
      ['active', 5],
    ]);
    expect(cancelled.entries.at(-1)).toMatchObject({ kind: 'cancel', points: -65, balanceAfter: 5 });
    expect(checkInvariants(cancelled)).toEqual([]);
    expect(cancelLots(cancelled, on('2026-01-10'), [1, 2])).toEqual(cancelled);
  });
});
