import type { RedemptionPolicy } from '../../rules/rule-set';
import { compiled, evaluated, factsOf, line, orderOf, PROGRAM } from '../../testing/settle';
import { noMoreSentences } from './no-more';
import { speaker } from './speaker';

function told(redemption: RedemptionPolicy | null, available: number, asked: number | 'max' = 'max', tendered = 0): string[] {
  const order = orderOf([line('1', 1000)], { redeem: { points: asked }, tenders: [{ kind: 'cash', amount: tendered }] });
  const facts = factsOf(order, { available });
  const { pricing } = evaluated({ ruleSet: { redemption }, order, facts: { available } });
  const input = { order, compiled: compiled({ redemption }), program: PROGRAM, facts };
  return (['en', 'id'] as const).flatMap((language) => noMoreSentences(input, pricing, speaker(language, PROGRAM)));
}

describe('as many points as possible', () => {
  it.each<[string, RedemptionPolicy, number, number, string[]]>([
    [
      'what the member has',
      { multipleOf: 200, minPoints: 350 },
      900,
      0,
      [
        'They asked for as many as possible, and had 900 points that could be used.',
        'Points are redeemed in steps of 200, from 400 on.',
        'Anggota meminta sebanyak mungkin, dan mempunyai 900 poin yang dapat dipakai.',
        'Poin ditukar dalam kelipatan 200, mulai dari 400.',
      ],
    ],
    [
      'the most of an order',
      { maxPoints: 300 },
      900,
      0,
      [
        'They asked for as many as possible: an order allows 300 points at most.',
        'Anggota meminta sebanyak mungkin: satu pesanan membolehkan paling banyak 300 poin.',
      ],
    ],
    [
      'the share of the goods',
      { maxShare: '0.5' },
      900,
      0,
      [
        'They asked for as many as possible: the share of the goods that may be paid with points allows 500 points.',
        'Anggota meminta sebanyak mungkin: bagian barang yang boleh dibayar dengan poin membolehkan 500 poin.',
      ],
    ],
    [
      'what is left to pay',
      {},
      900,
      400,
      [
        'They asked for as many as possible: what was left to pay allows 600 points.',
        'Anggota meminta sebanyak mungkin: sisa yang harus dibayar membolehkan 600 poin.',
      ],
    ],
  ])('are bounded by %s', (_, policy, available, tendered, expected) => {
    expect(told(policy, available, 'max', tendered)).toEqual(expected);
  });

  it('are a matter of who asked for them, where there is a redemption', () => {
    expect(told({}, 900, 500)).toEqual([]);
    expect(told(null, 900)).toEqual([]);
  });
});
