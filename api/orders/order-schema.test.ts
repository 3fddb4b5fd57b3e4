import { LINE_KINDS } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import { grantSchema } from '../grants/grant-schema';
import { openingBalance } from '../grants/grant-examples';
import { validate } from '../http/validation/validate';
import { quoteSchema } from '../quotes/quote-schema';
import { placedOrder, plainOrder } from './order-examples';
import { orderSchema } from './order-schema';

function refusal(schema: Parameters<typeof validate>[0], body: unknown): Problem {
  try {
    validate(schema, body);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const line = { lineId: '1', sku: 'A', quantity: 1, unitPrice: 5 };
const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

describe('orders', () => {
  it('are taken as they were sent', () => {
    const full = {
      ...placedOrder,
      currency: 'IDR',
      ruleSetVersion: 3,
      expect: { total: 5, payable: 4 },
      pricing: 'given',
      redeem: { points: 'max' },
      attributes: { store: 'kemang', gift: true, floor: 2, tags: ['a'] },
      lines: LINE_KINDS.map((kind, n) => ({
        ...line,
        lineId: `${n}`,
        kind,
        category: 'c',
        listPrice: 9,
        given: [{ name: 'n', kind: 'k', amount: 1 }],
        attributes: {},
      })),
    };
    expect(validate(orderSchema, full)).toEqual(full);
  });

  it.each<[string, object, string, string]>([
    ['no program', { programId: undefined }, 'programId', 'is required'],
    ['a member that is null', { memberId: null }, 'memberId', 'must be a text'],
    ['no date', { placedAt: undefined }, 'placedAt', 'is required'],
    ['no sku', { lines: [{ ...line, sku: undefined }] }, 'lines.0.sku', 'is required'],
    ['both prices', { lines: [{ ...line, amount: 5 }] }, 'lines.0', 'must have exactly one of unitPrice and amount'],
    ['a line id that stands twice', { lines: [line, { ...line, lineId: '2' }, line] }, 'lines.2.lineId', 'is the id of line 0 too'],
    ['too many codes', { codes: many(101, 'A') }, 'codes', 'must have at most 100 items'],
    ['a code that is too long', { codes: ['x'.repeat(65)] }, 'codes.0', 'must have at most 64 characters'],
    ['too many tenders', { tenders: many(51, { kind: 'cash', amount: 1 }) }, 'tenders', 'must have at most 50 items'],
    ['a negative tender', { tenders: [{ kind: 'cash', amount: -1 }] }, 'tenders.0.amount', 'must be at least 0'],
    ['a currency that is none', { currency: 'rupiah' }, 'currency', 'must be an ISO 4217 code, as IDR'],
    ['version 0', { ruleSetVersion: 0 }, 'ruleSetVersion', 'must be at least 1'],
    ['an unknown pricing', { pricing: 'free' }, 'pricing', 'must be "compute" or "given"'],
    ['an expectation that is unknown', { expect: { net: 5 } }, 'expect.net', 'is not a known field'],
    ['redeeming nothing in particular', { redeem: {} }, 'redeem.points', 'is required'],
    [
      'too many attributes',
      { attributes: Object.fromEntries(many(101, 0).map((_, n) => [`a${n}`, n])) },
      'attributes',
      'must have at most 100 names',
    ],
    ['a list of numbers', { attributes: { a: [1] } }, 'attributes.a.0', 'must be a text'],
    ['an attribute without a name', { attributes: { '': 1 } }, 'attributes.', 'has a name that is empty or too long'],
  ])('with %s are refused', (_, parts, path, message) => {
    expect(refusal(orderSchema, { ...plainOrder, ...parts })).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path, message }] });
  });

  it.each<[string, object]>([
    ['reservationId', { reservationId: 'r-1' }],
    ['redeem.rewards', { redeem: { points: 5, rewards: ['mug'] } }],
  ])('with %s are not available yet', (path, parts) => {
    expect(refusal(orderSchema, { ...plainOrder, ...parts })).toMatchObject({
      code: 'NOT_AVAILABLE',
      errors: [{ path, message: 'is not available yet' }],
    });
  });
});

describe('quotes', () => {
  it('need no date and take a draft', () => {
    const { placedAt: _, ...undated } = plainOrder;
    expect(validate(quoteSchema, { ...undated, at: '2026-12-24T00:00:00Z', ruleSet: { earning: [] } })).toBeDefined();
  });

  it('tell faults of the draft as those of a rule set', () => {
    expect(refusal(quoteSchema, { ...plainOrder, ruleSet: { earning: [{}] } })).toMatchObject({
      code: 'RULE_SET_INVALID',
      errors: [{ path: 'earning.0.id' }, { path: 'earning.0.mode' }, { path: 'earning.0.points' }],
    });
  });

  it('go by a draft or a version, not both', () => {
    expect(refusal(quoteSchema, { ...plainOrder, ruleSet: { earning: [] }, ruleSetVersion: 1 })).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'ruleSetVersion' }],
    });
  });
});

describe('grants', () => {
  it('may never expire, or by the rules', () => {
    const { expiresOn: _, ...open } = openingBalance;
    expect(validate(grantSchema, { ...openingBalance, expiresOn: null })).toMatchObject({ expiresOn: null });
    expect(validate(grantSchema, open)).not.toHaveProperty('expiresOn');
  });

  it.each<[string, object, string]>([
    ['no points', { points: 0 }, 'points'],
    ['no reason', { reason: '' }, 'reason'],
    ['no member', { memberId: undefined }, 'memberId'],
    ['a date that does not exist', { availableOn: '2026-02-30' }, 'availableOn'],
    ['an end before its beginning', { availableOn: '2026-12-02', expiresOn: '2026-12-01' }, 'expiresOn'],
    ['a debt toward levels', { qualifying: { spend: -5 } }, 'qualifying.spend'],
  ])('with %s are refused', (_, parts, path) => {
    expect(refusal(grantSchema, { ...openingBalance, ...parts })).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
  });
});
