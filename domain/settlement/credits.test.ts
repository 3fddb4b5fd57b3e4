import type { EarningRule } from '../rules/rule-set';
import { compiled } from '../testing/settle';
import type { EarningOutcome } from './compute-earning';
import { creditsOf } from './credits';

const LOTS = { validFor: { days: 10 } };

/** The lots of rules that gave 1, 2, 4, … points. */
function credits(rules: Partial<EarningRule>[], lots = LOTS) {
  const { earning } = compiled({ earning: rules.map((rule, index) => ({ id: `e${index}`, mode: 'order', points: 1, ...rule })), lots });
  const outcomes = earning.map((rule, index) => ({ rule, gave: 2 ** index }) as EarningOutcome);
  return creditsOf(outcomes, lots, '2026-03-02').map(({ points, availableOn, expiresOn }) => [points, availableOn, expiresOn]);
}

describe('the lots of an order', () => {
  it('are one where nothing is said of dates', () => {
    expect(credits([{}, {}])).toEqual([[3, '2026-03-02', '2026-03-12']]);
  });

  it('are one for each distinct availability and expiry, by these, never last', () => {
    const rules = [{ validFor: null }, { pendingFor: { days: 3 } }, {}, { validFor: { days: 10 } }, { validFor: { days: 4 } }, { validFor: null }];
    expect(credits(rules)).toEqual([
      [16, '2026-03-02', '2026-03-06'],
      [4 + 8, '2026-03-02', '2026-03-12'],
      [1 + 32, '2026-03-02', null],
      [2, '2026-03-05', '2026-03-15'],
    ]);
  });

  it('are those of the rules alone where each says something', () => {
    expect(credits([{ pendingFor: { days: 1 } }, { validFor: { days: 1 } }])).toEqual([
      [2, '2026-03-02', '2026-03-03'],
      [1, '2026-03-03', '2026-03-13'],
    ]);
  });

  it('are none of no rule', () => {
    expect(credits([])).toEqual([]);
  });
});
