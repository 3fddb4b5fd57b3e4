import type { OrderRequest } from '../../orders/order';
import type { RuleSet } from '../../rules/rule-set';
import type { Language } from '../../language';
import { anonymous, compiled, factsOf, line, orderOf, PROGRAM } from '../../testing/settle';
import { evaluateOrder } from '../evaluate';
import type { SettlementFacts } from '../facts';
import type { Posted, StoredOrder } from '../stored';
import { explain, type Explanation } from './explain';

const RULES: Partial<RuleSet> = {
  discounts: [
    { id: 'payday10', name: 'Payday 10 %', code: 'PAYDAY', give: { percent: '10' }, limits: { total: 5000 } },
    { id: 'vip', name: 'VIP', when: "member.level == 'gold'", give: { percent: '5' } },
  ],
  earning: [{ id: 'base', name: 'Base points', mode: 'money', points: 1, per: 1000, maxPoints: 100 }],
  redemption: {},
  lots: { validFor: { years: 1 } },
};

const ORDER = orderOf([line('1', 65000, 2)], { codes: ['PAYDAY', 'OLD'], redeem: { points: 500 } });
const RUPIAH = { ...PROGRAM, currency: 'IDR', currencyDigits: 0 };

const LOTS: Posted = {
  redeemedLots: [
    { lotId: '4', points: 300, expiresOn: '2027-06-30' },
    { lotId: '9', points: 200, expiresOn: null },
  ],
  earnedLots: [
    { lotId: '12', points: 84, state: 'active', availableOn: '2026-03-02', expiresOn: '2027-03-02' },
    { lotId: '13', points: 16, state: 'pending', availableOn: '2026-03-09', expiresOn: null },
  ],
  debtRepaid: 20,
  balance: { available: 564, pending: 16, held: 0, debt: 0 },
};

interface Told {
  order?: OrderRequest;
  rules?: Partial<RuleSet>;
  program?: typeof PROGRAM;
  facts?: Partial<SettlementFacts>;
  posted?: Posted;
  /** What of the row is otherwise than settling left it. */
  row?: Partial<StoredOrder>;
}

/** Settles an order on paper and explains its row. */
function explained(language: Language, { order = ORDER, rules = RULES, program = RUPIAH, posted, ...more }: Told = {}): Explanation {
  const facts = factsOf(order, { available: 1000, ...more.facts });
  const ruleSet = compiled(rules);
  const result = evaluateOrder({ order, compiled: ruleSet, program, facts });
  const evaluation = result.ok ? result.evaluation : null;
  const credits = evaluation?.accrual?.credits ?? [];
  const earnedLots = credits.map((credit, index) => ({ lotId: String(index), state: 'active' as const, ...credit }));
  const stored: StoredOrder = {
    programId: program.programId,
    orderId: order.orderId,
    attempt: 1,
    state: result.ok ? 'settled' : 'refused',
    fingerprint: '',
    memberId: order.memberId ?? null,
    ruleSetVersion: 3,
    request: order,
    acceptedAt: order.placedAt,
    requestId: 'r',
    facts,
    pricing: evaluation?.pricing ?? null,
    redemption: evaluation?.redemption ?? null,
    accrual: evaluation?.accrual ?? null,
    posted: result.ok ? (posted ?? { redeemedLots: [], earnedLots, debtRepaid: 0, balance: null }) : null,
    problem: result.ok ? null : result.refusal,
    uses: [],
    workflowId: 'w',
    settledAt: null,
    recordedAt: order.placedAt,
    ...more.row,
  };
  return explain({ stored, compiled: ruleSet, program }, { language, translate: (detail) => `${language}: ${detail}` });
}

// Intl separates the currency by a space that doesn't break.
const sentences = (language: Language, told?: Told) => explained(language, told).sentences.map((text) => text.replaceAll('\u00a0', ' '));

/** Without what is said of every order: its date, its version and the member. */
const afterFacts = (language: Language, told?: Told) => sentences(language, told).slice(2);

describe('a settled order', () => {
  const facts = { counters: [{ ruleKind: 'discount' as const, ruleId: 'payday10', period: 'lifetime', memberId: '', uses: 1204, amount: 0 }] };

  it('is told from its facts to its lots, in English', () => {
    expect(sentences('en', { facts, posted: LOTS })).toEqual([
      'The order counts on 2026-03-02, by version 3 of the rules.',
      'The member’s level was member; it was not their first order in the program.',
      'Before this order, Payday 10 % had been used 1,204 times.',
      'Discount Payday 10 % gave IDR 13,000: 10 % of IDR 130,000, rounded half up on each line.',
      "Discount VIP did not apply: its condition did not hold (member.level == 'gold').",
      'Code OLD did not apply: no rule has it.',
      'Goods of IDR 130,000, less discounts of IDR 13,000: a total of IDR 117,000.',
      'The member redeems 500 points, worth IDR 500: 300 points of lot 4, which expires after 2027-06-30; 200 points of lot 9, which never expires.',
      'Redeemed as a discount, they lower what the order earns.',
      'IDR 116,500 was left to pay.',
      'Earning rule Base points gave 100 points: 1 point for each IDR 1,000 of IDR 116,500, rounded down.',
      'It came to 116 points and was lowered to 100 points by maxPoints.',
      'The order earned 84 points, usable from 2026-03-02 through 2027-03-02.',
      'The order earned 16 points, usable from 2026-03-09, never expiring.',
      'Of what it earned, 20 points repaid debt.',
    ]);
  });

  it('and in Indonesian', () => {
    expect(sentences('id', { facts, posted: LOTS })).toEqual([
      'Pesanan ini dihitung pada 2026-03-02, menurut aturan versi 3.',
      'Tingkat anggota adalah member; ini bukan pesanan pertamanya dalam program.',
      'Sebelum pesanan ini, Payday 10 % sudah dipakai 1.204 kali.',
      'Diskon Payday 10 % memberi Rp 13.000: 10 % dari Rp 130.000, setengah dibulatkan ke atas per baris.',
      "Diskon VIP tidak berlaku: syaratnya tidak terpenuhi (member.level == 'gold').",
      'Kode OLD tidak berlaku: tidak ada aturan dengan kode ini.',
      'Barang Rp 130.000, dikurangi diskon Rp 13.000: total Rp 117.000.',
      'Anggota menukar 500 poin, senilai Rp 500: 300 poin dari lot 4, yang kedaluwarsa setelah 2027-06-30; 200 poin dari lot 9, yang tidak pernah kedaluwarsa.',
      'Sebagai diskon, penukaran ini mengurangi perolehan poin pesanan.',
      'Sisa yang harus dibayar Rp 116.500.',
      'Aturan perolehan Base points memberi 100 poin: 1 poin untuk setiap Rp 1.000 dari Rp 116.500, dibulatkan ke bawah.',
      'Hasilnya 116 poin, diturunkan menjadi 100 poin oleh maxPoints.',
      'Pesanan ini memperoleh 84 poin, dapat dipakai mulai 2026-03-02 sampai 2027-03-02.',
      'Pesanan ini memperoleh 16 poin, dapat dipakai mulai 2026-03-09, tanpa kedaluwarsa.',
      'Dari perolehan itu, 20 poin melunasi utang poin.',
    ]);
  });

  it('tells how far the caps were used up, and which took how much', () => {
    const day = { ruleKind: 'cap' as const, ruleId: 'earningCaps.perDay', period: '2026-03-02', memberId: 'm-1', uses: 2, amount: 90 };
    const told = { rules: { ...RULES, earningCaps: { perDay: 150, maxBalance: 1030 } }, facts: { balance: 1490, counters: [day] } };
    expect(sentences('en', told)).toEqual(
      expect.arrayContaining([
        'Before this order, the member had earned 90 points on 2026-03-02; a day allows 150 points.',
        'The card held 1,490 points before this order, those of orders under way included; earning lifts it to 1,030 points at most.',
        'It came to 116 points and was lowered to 40 points by maxPoints (16 points less), earningCaps.perDay (40 points less), earningCaps.maxBalance (20 points less).',
      ]),
    );
    expect(sentences('id', told)).toEqual(
      expect.arrayContaining([
        'Sebelum pesanan ini, anggota sudah memperoleh 90 poin pada 2026-03-02; sehari paling banyak 150 poin.',
        'Sebelum pesanan ini, kartu berisi 1.490 poin, termasuk dari pesanan yang sedang diproses; perolehan menambahnya sampai 1.030 poin paling banyak.',
        'Hasilnya 116 poin, diturunkan menjadi 40 poin oleh maxPoints (kurang 16 poin), earningCaps.perDay (kurang 40 poin), earningCaps.maxBalance (kurang 20 poin).',
      ]),
    );
  });

  it('comes with its rules and the codes that did nothing', () => {
    const { rules, codesNotApplied } = explained('en');
    expect(rules.map(({ ruleId, applied }) => [ruleId, applied])).toEqual([
      ['payday10', true],
      ['vip', false],
      ['base', true],
    ]);
    expect(codesNotApplied).toEqual([{ code: 'OLD', reason: 'UNKNOWN' }]);
  });

  it.each<[Language, string[]]>([
    [
      'en',
      [
        'Discounts of $1.00 were given before and came with the order.',
        'Goods of $40.00 and other lines of $5.00, less discounts of $1.00: a total of $44.00.',
        'The member redeems 1,000 points, worth $10.00.',
        'Redeemed as a means of payment, they don’t lower what the order earns.',
        '$14.00 was left to pay, after tenders of $20.00.',
        'Earning rule each gave 8 points: 2 points for each unit that costs something.',
        'Earning rule once gave 3 points: 3 points for the order.',
        'The order earned 11 points, usable from 2026-03-02, never expiring.',
      ],
    ],
    [
      'id',
      [
        'Diskon US$1,00 sudah diberikan sebelumnya dan ikut dalam pesanan.',
        'Barang US$40,00 dan baris lain US$5,00, dikurangi diskon US$1,00: total US$44,00.',
        'Anggota menukar 1.000 poin, senilai US$10,00.',
        'Sebagai alat pembayaran, penukaran ini tidak mengurangi perolehan poin pesanan.',
        'Sisa yang harus dibayar US$14,00, setelah alat bayar lain US$20,00.',
        'Aturan perolehan each memberi 8 poin: 2 poin untuk setiap unit yang berbayar.',
        'Aturan perolehan once memberi 3 poin: 3 poin untuk pesanan.',
        'Pesanan ini memperoleh 11 poin, dapat dipakai mulai 2026-03-02, tanpa kedaluwarsa.',
      ],
    ],
  ])('may have lines of other kinds, given discounts and tenders, %s', (language, expected) => {
    const lines = [line('1', 1000, 4, { given: [{ name: 'g', kind: 'lines', amount: 100 }] }), line('2', 500, 1, { kind: 'shipping' })];
    const order = orderOf(lines, { tenders: [{ kind: 'gift_card', amount: 2000 }], redeem: { points: 'max' } });
    const earning: RuleSet['earning'] = [
      { id: 'each', mode: 'unit', points: 2 },
      { id: 'once', mode: 'order', points: 3 },
    ];
    expect(afterFacts(language, { order, rules: { earning, redemption: { as: 'tender' } }, program: PROGRAM })).toEqual(expected);
  });

  it.each<[Language, string, string]>([
    ['en', 'No points were redeemed.', 'The order earned no points.'],
    ['id', 'Tidak ada poin yang ditukar.', 'Pesanan ini tidak memperoleh poin.'],
  ])('may move no points, %s', (language, redeemed, earned) => {
    const told = sentences(language, { order: orderOf([line('1', 1000)]), rules: {}, facts: { isFirst: true } });
    expect([told.at(-3), told.at(-1)]).toEqual([redeemed, earned]);
  });

  it('may be the first', () => {
    expect(sentences('en', { facts: { isFirst: true } })).toContain('The member’s level was member; it was their first order in the program.');
    expect(sentences('id', { facts: { isFirst: true } })).toContain('Tingkat anggota adalah member; ini pesanan pertamanya dalam program.');
  });

  it.each<[Language, string]>([
    ['en', 'Without a member nothing is earned or redeemed, and rules that look at the member don’t apply.'],
    ['id', 'Tanpa anggota tidak ada poin yang diperoleh atau ditukar, dan aturan yang melihat anggota tidak berlaku.'],
  ])('may be anonymous, %s', (language, sentence) => {
    const told = sentences(language, { order: anonymous([line('1', 1000)]) });
    expect(told[1]).toBe(sentence);
    expect(told.at(-1)).toMatch(/1[,.]000/);
  });
});

describe('limits', () => {
  const used = (language: Language, ruleKind: 'discount' | 'earning', ruleId: string, more: object) => {
    const counter = { ruleKind, ruleId, period: '2026-03', memberId: 'm-1', uses: 1, amount: 1234, ...more };
    return sentences(language, { facts: { counters: [counter] }, program: { ...PROGRAM, currency: 'IDR' } })[2];
  };

  it('are told with their period, their member and what they gave', () => {
    expect(used('en', 'discount', 'vip', {})).toBe('Before this order, VIP had been used once by the member (2026-03) and had given IDR 12.34.');
    expect(used('id', 'discount', 'vip', {})).toBe(
      'Sebelum pesanan ini, VIP sudah dipakai 1 kali oleh anggota ini (2026-03) dan sudah memberi Rp 12,34.',
    );
    expect(used('en', 'earning', 'base', { memberId: '' })).toBe(
      'Before this order, Base points had been used once (2026-03) and had given 1,234 points.',
    );
    expect(used('en', 'earning', 'gone', { amount: 0 })).toBe('Before this order, gone had been used once by the member (2026-03).');
  });

  it('that nobody used are not', () => {
    expect(used('en', 'discount', 'vip', { uses: 0 })).toMatch(/^Discount Payday/);
  });
});

describe('an order that is not settled', () => {
  it.each<[StoredOrder['state'], Language, string]>([
    ['discounted', 'en', 'The order is not settled yet.'],
    ['accrued', 'id', 'Pesanan ini belum selesai diproses.'],
    ['failed', 'en', 'en: It could not be settled because of a fault of ours. Nothing was posted; it can be sent again.'],
  ])('%s, in %s', (state, language, last) => {
    const row = { state, posted: null, problem: { code: 'INTERNAL' as const, detail: 'relation lumbung.lot does not exist' } };
    expect(sentences(language, { row }).at(-1)).toBe(last);
  });

  it('redeems points that no lot gave yet, and earns none', () => {
    const told = sentences('en', { row: { state: 'accrued', posted: null } });
    expect(told).toContain('The member redeems 500 points, worth IDR 500.');
    expect(told.join()).not.toContain('The order earned');
  });

  it('neither redeems nor earns when it failed', () => {
    expect(sentences('en', { row: { state: 'failed', posted: null } }).join()).not.toMatch(/redeem|The order earned/);
  });

  it('has nothing to tell but that when it was never worked on', () => {
    const row = { state: 'discounted', facts: null, ruleSetVersion: null, redemption: null, posted: null } as const;
    expect(explained('en', { row })).toEqual({ rules: [], codesNotApplied: [], sentences: ['The order is not settled yet.'] });
  });
});

describe('a refused order', () => {
  const refused = (language: Language, order: OrderRequest) => sentences(language, { order, program: PROGRAM });

  it.each<[Language, string]>([
    ['en', 'The order was refused: en: Only 1000 points are available.'],
    ['id', 'Pesanan ini ditolak: id: Only 1000 points are available.'],
  ])('says why, %s', (language, last) => {
    expect(refused(language, orderOf([line('1', 65000)], { redeem: { points: 1001 } })).slice(2)).toEqual([last]);
  });

  it.each<[Partial<OrderRequest>, string, string]>([
    [{ expect: { total: 1100 } }, 'The total is $10.00, not $11.00.', 'Totalnya US$10,00, bukan US$11,00.'],
    [{ expect: { total: 1000, payable: 5 } }, 'The amount to pay is $10.00, not $0.05.', 'Jumlah yang harus dibayar US$10,00, bukan US$0,05.'],
    [{ tenders: [{ kind: 'cash', amount: 1001 }] }, 'The tenders are more than the total of $10.00.', 'Alat bayar melebihi total US$10,00.'],
  ])('%j is told with amounts of the currency', (more, english, indonesian) => {
    const order = orderOf([line('1', 1000)], more);
    expect(refused('en', order).at(-1)).toBe(`The order was refused: ${english}`);
    expect(refused('id', order).at(-1)).toBe(`Pesanan ini ditolak: ${indonesian}`);
  });

  it('without facts is told as it was stored', () => {
    const row = { facts: null, state: 'refused', problem: { code: 'TOTAL_CHANGED', detail: 'The total is 10, not 11.' } } as const;
    expect(sentences('en', { row })).toEqual(['The order was refused: en: The total is 10, not 11.']);
  });

  it('is told as it was stored when it was refused for more than its amounts', () => {
    const order = orderOf([line('1', 1000)], { currency: 'EUR' });
    const row = { state: 'refused', problem: { code: 'TOTAL_CHANGED', detail: 'x' } } as const;
    expect(sentences('en', { order, row }).at(-1)).toBe('The order was refused: en: x');
  });
});
