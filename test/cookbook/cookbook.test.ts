import { compileRuleSet, type RuleSetCompilation } from '../../domain/rules/compile';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import { validate } from '../../api/http/validation/validate';
import { programSchema } from '../../api/programs/program-schema';
import { recipes, type Row } from './page';
import { amount, workedOrder } from './worked-order';

const NONE = '–';
const pages = recipes();

/** Checks a rule set as publishing does: its shape, then its meaning. */
function check(ruleSet: unknown): RuleSetCompilation {
  const body = validate(programSchema, { name: 'A program', currency: 'IDR', currencyDigits: 0, timeZone: 'Asia/Jakarta', ruleSet });
  return compileRuleSet(body.ruleSet);
}

function published(ruleSet: unknown): CompiledRuleSet {
  const { compiled, errors, warnings } = check(ruleSet);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  return compiled!;
}

/** The order of a row, and what it comes to, as the page writes it. */
function worked(row: Row, compiled: CompiledRuleSet): Row {
  const result = evaluateOrder(workedOrder(row.Order ?? '', compiled));
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.detail}`);
  const { pricing, redemption, accrual, payable } = result.evaluation;
  const money = row.Order?.includes('$') ? dollars : grouped;
  const listed = (parts: string[]) => (parts.length === 0 ? NONE : parts.join(' + '));
  const gave = listed(pricing.discounts.map((discount) => `${discount.discountId} ${money(discount.amount)}`));
  const codes = pricing.codesNotApplied.map(({ code, reason }) => `; ${code}: ${reason}`).join('');
  return {
    Order: row.Order ?? '',
    ...('Redeemed' in row && { Redeemed: `${grouped(redemption?.points ?? 0)} points, ${money(redemption?.value ?? 0)}` }),
    Discounts: gave + codes,
    Lines: pricing.lines.map(({ net }) => money(net)).join(' + '),
    'To pay': money(payable),
    ...('Points' in row && { Points: listed((accrual?.rules ?? []).map(({ ruleId, points }) => `${ruleId} ${grouped(points)}`)) }),
  };
}

const grouped = (value: number) => value.toLocaleString('en');
const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;

test('each title is there once, and each recipe has orders', () => {
  expect(new Set(pages.map(({ title }) => title)).size).toBe(pages.length);
  expect(pages.filter(({ rows }) => rows.length === 0)).toEqual([]);
});

describe.each(pages)('$title', ({ ruleSet, rows }) => {
  test.each(rows)('$Order', (row) => {
    expect(worked(row, published(ruleSet))).toEqual(row);
  });

  test('what the orders leave out is nothing', () => {
    const compiled = published(ruleSet);
    // A table without a column for points is one whose rules give none.
    expect(rows.every((row) => 'Points' in row)).toBe(compiled.earning.length > 0);
    expect(rows.every((row) => 'Redeemed' in row)).toBe(compiled.redemption !== null);
  });
});

test('an amount that isn’t written as one is a mistake on the page', () => {
  expect([amount('65,000'), amount('$25.00'), amount('1,000 times'), amount('0')]).toEqual([65_000, 2_500, 1_000, 0]);
  for (const text of ['', '65.000', '6,5000', 'ten']) expect(() => amount(text)).toThrow(text);
});
