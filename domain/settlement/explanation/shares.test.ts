import type { EarningRule } from '../../rules/rule-set';
import { compiled, PROGRAM } from '../../testing/settle';
import type { RuleTrace } from '../outcome';
import { shareSentences } from './shares';
import { speaker } from './speaker';

const sharing = (ruleKind: RuleTrace['ruleKind'], count: number): RuleTrace => ({
  ruleKind,
  ruleId: 'r',
  name: 'R',
  applied: true,
  lines: Array.from({ length: count }, (_, index) => ({ lineId: `L${index + 1}`, amount: 100 * (index + 1) })),
});

function told(ruleKind: RuleTrace['ruleKind'], count: number, linesOfOrder = 1000, mode: EarningRule['mode'] = 'money'): string[] {
  const { discounts, earning } = compiled({ discounts: [{ id: 'r', give: { percent: '1' } }], earning: [{ id: 'r', mode, points: 1, per: 1 }] });
  const rule = { discount: discounts, earning }[ruleKind][0]!;
  return (['en', 'id'] as const).flatMap((language) => shareSentences(rule, sharing(ruleKind, count), linesOfOrder, speaker(language, PROGRAM)));
}

describe('shares by line', () => {
  it('are told of discounts and of points', () => {
    expect(told('discount', 2)).toEqual(['Its shares: line L1 $1.00, line L2 $2.00.', 'Bagiannya: baris L1 US$1,00, baris L2 US$2,00.']);
    expect(told('earning', 1)).toEqual(['It counted line L1 $1.00.', 'Yang dihitung: baris L1 US$1,00.']);
  });

  it('end after a dozen lines', () => {
    const [english, indonesian] = told('discount', 1000);
    expect(english).toMatch(/line L12 \$12\.00, and 988 more lines\.$/);
    expect(indonesian).toMatch(/baris L12 US\$12,00, dan 988 baris lagi\.$/);
    expect(told('discount', 12)[0]).toMatch(/line L12 \$12\.00\.$/);
  });

  it('are no matter where the order has one line', () => {
    expect([...told('discount', 1, 1), ...told('earning', 0)]).toEqual([]);
  });

  it('are no matter where points go by the order or its units', () => {
    expect([...told('earning', 2, 2, 'order'), ...told('earning', 2, 2, 'unit')]).toEqual([]);
  });
});
