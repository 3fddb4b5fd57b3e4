import type { RuleTrace } from '../../domain/settlement/outcome';
import type { StoredOrder } from '../../domain/settlement/stored';
import type { Language } from '../http/language/language';
import { figures } from './figures';
import { sentences } from './sentences';

const member = { id: 'm-77', level: 'member', tags: [], lists: [], birthdayIn: -1, joinedDays: 3, orders: 1, spend: 5, attributes: {} };

/** A settled order with a redemption, a counter, a debt and lots of both kinds. */
const settled: StoredOrder = {
  programId: 'harvest',
  orderId: 'SO-1',
  attempt: 1,
  state: 'settled',
  fingerprint: '',
  memberId: 'm-77',
  ruleSetVersion: 3,
  request: { orderId: 'SO-1', programId: 'harvest', placedAt: '2026-11-23T02:00:00Z', lines: [] },
  acceptedAt: '2026-11-23T02:00:00Z',
  facts: {
    at: '2026-11-23T02:00:00.000Z',
    date: '2026-11-23',
    member,
    isFirst: false,
    available: 700,
    counters: [{ ruleKind: 'discount', ruleId: 'ten', period: '2026-11', memberId: '', uses: 1204, amount: 0 }],
  },
  pricing: { subtotal: 130000, discountTotal: 13000, total: 117000, goodsTotal: 117000, lines: [], discounts: [], codesNotApplied: [] },
  redemption: { points: 700, value: 700, as: 'discount', lineShares: [] },
  accrual: { points: 116, base: 116300, rules: [], credits: [] },
  posted: {
    redeemedLots: [
      { lotId: '4', points: 500, expiresOn: '2027-06-30' },
      { lotId: '9', points: 200, expiresOn: null },
    ],
    earnedLots: [
      { lotId: '12', points: 100, state: 'active', availableOn: '2026-11-23', expiresOn: '2027-11-23' },
      { lotId: '13', points: 16, state: 'pending', availableOn: '2026-12-01', expiresOn: null },
    ],
    debtRepaid: 20,
    balance: { available: 80, pending: 16, held: 0, debt: 0 },
  },
  problem: null,
  uses: [],
  workflowId: 'settle:harvest:SO-1',
  settledAt: '2026-11-23T02:00:01Z',
  recordedAt: '2026-11-23T02:00:00Z',
};

const rules: RuleTrace[] = [
  { ruleKind: 'discount', ruleId: 'ten', name: 'Ten off', applied: true, base: 130000, computed: 13000, gave: 13000, reducedBy: [] },
  { ruleKind: 'discount', ruleId: 'gold', name: 'Gold', applied: false, reason: 'CONDITION_FALSE', detail: "member.level == 'gold'" },
  {
    ruleKind: 'earning',
    ruleId: 'base',
    name: 'base',
    applied: true,
    base: 116300,
    computed: 150,
    gave: 116,
    reducedBy: ['maxPoints', 'limits.amount'],
  },
  { ruleKind: 'earning', ruleId: 'tea', name: 'tea', applied: false },
];

function told(language: Language, changes: Partial<StoredOrder> = {}, of: readonly RuleTrace[] = rules): string[] {
  const stored = { ...settled, ...changes };
  return sentences({ stored, rules: of, payable: 106300 }, language, figures(language, 'IDR', 2)).map((sentence) =>
    sentence.replaceAll('\u00a0', ' '),
  );
}

test('in English', () => {
  expect(told('en')).toEqual([
    'The order counts on 2026-11-23, by version 3 of the rules.',
    'The member’s level was member; it was not their first order in the program.',
    'Before this order, rule ten had been used 1,204 times (2026-11).',
    'Discount Ten off took IDR 130.00 off IDR 1,300.00.',
    "Discount Gold did not apply: its condition did not hold (member.level == 'gold').",
    '700 points were redeemed for IDR 7.00: 500 points of lot 4, which expires after 2027-06-30; 200 points of lot 9, which never expires.',
    'Earning rule base gave 116 points on IDR 1,163.00.',
    'It came to 150 points and was lowered by maxPoints, limits.amount.',
    'Earning rule tea gave nothing: no line matched, or it came to nothing.',
    '100 points were credited, usable from 2026-11-23 through 2027-11-23.',
    '16 points were credited, usable from 2026-12-01, never expiring.',
    '20 points of it repaid debt.',
    'Goods of IDR 1,300.00, discounts of IDR 130.00: a total of IDR 1,170.00, of which IDR 1,063.00 is to be paid.',
  ]);
});

test('in Indonesian', () => {
  expect(told('id')).toEqual([
    'Pesanan ini dihitung pada 2026-11-23, menurut aturan versi 3.',
    'Tingkat anggota adalah member; ini bukan pesanan pertamanya dalam program.',
    'Sebelum pesanan ini, aturan ten sudah dipakai 1.204 kali (2026-11).',
    'Diskon Ten off memotong Rp 130,00 dari Rp 1.300,00.',
    "Diskon Gold tidak berlaku: syaratnya tidak terpenuhi (member.level == 'gold').",
    '700 poin ditukar senilai Rp 7,00: 500 poin dari lot 4, yang kedaluwarsa setelah 2027-06-30; 200 poin dari lot 9, yang tidak pernah kedaluwarsa.',
    'Aturan perolehan base memberi 116 poin atas Rp 1.163,00.',
    'Hasilnya 150 poin dan diturunkan oleh maxPoints, limits.amount.',
    'Aturan perolehan tea tidak memberi poin: tidak ada baris yang cocok, atau hasilnya nol.',
    '100 poin dikreditkan, dapat dipakai mulai 2026-11-23 sampai 2027-11-23.',
    '16 poin dikreditkan, dapat dipakai mulai 2026-12-01, tanpa kedaluwarsa.',
    '20 poin di antaranya melunasi utang poin.',
    'Barang Rp 1.300,00, diskon Rp 130,00: total Rp 1.170,00, yang harus dibayar Rp 1.063,00.',
  ]);
});

test.each<[string, Partial<StoredOrder>, Language, string]>([
  [
    'refused',
    { state: 'refused', problem: { code: 'INSUFFICIENT_POINTS', detail: 'Only 5 points are available.' } },
    'en',
    'The order was refused: Only 5 points are available.',
  ],
  [
    'refused',
    { state: 'refused', problem: { code: 'INSUFFICIENT_POINTS', detail: 'Only 5 points are available.' } },
    'id',
    'Pesanan ini ditolak: Hanya 5 poin yang tersedia.',
  ],
  ['on its way', { state: 'discounted' }, 'en', 'The order is not settled yet.'],
  ['on its way', { state: 'accrued' }, 'id', 'Pesanan ini belum selesai diproses.'],
])('an order that is %s ends so', (_, changes, language, last) => {
  expect(told(language, changes).at(-1)).toBe(last);
});

test('a failed order tells nothing of what went wrong inside', () => {
  const last = told('en', { state: 'failed', problem: { code: 'INTERNAL', detail: 'relation lumbung.lot does not exist' } }).at(-1);
  expect(last).toBe('It could not be settled because of a fault of ours. Nothing was posted; it can be sent again.');
});

test.each<[Language, string]>([
  ['en', 'Without a member nothing is earned or redeemed, and rules that look at the member don’t apply.'],
  ['id', 'Tanpa anggota tidak ada poin yang diperoleh atau ditukar, dan aturan yang melihat anggota tidak berlaku.'],
])('an anonymous order is said to be, %s', (language, sentence) => {
  expect(told(language, { memberId: null, facts: settled.facts && { ...settled.facts, member: null } })).toContain(sentence);
});

test('an order that was never worked on has no facts to tell', () => {
  expect(told('en', { state: 'discounted', facts: null, redemption: null, posted: null }, [])).toEqual(['The order is not settled yet.']);
  expect(told('en', { redemption: { points: 0, value: 0, as: 'discount', lineShares: [] } })).toContain('No points were redeemed.');
  expect(told('id', { redemption: { points: 0, value: 0, as: 'discount', lineShares: [] } })).toContain('Tidak ada poin yang ditukar.');
});

test.each([
  'UNKNOWN',
  'NOT_STARTED',
  'EXPIRED',
  'LIMIT_REACHED',
  'CONDITION_FALSE',
  'NO_EFFECT',
  'OUTRANKED',
  'NO_CODE',
  'NO_MEMBER',
  'ERROR',
] as const)('%s has words in both languages', (reason) => {
  const rule: RuleTrace = { ruleKind: 'discount', ruleId: 'x', name: 'X', applied: false, reason };
  const [english, indonesian] = (['en', 'id'] as const).map((language) => told(language, {}, [rule])[3]);
  expect(english).toMatch(/^Discount X did not apply: [a-z].+\.$/);
  expect(indonesian).toMatch(/^Diskon X tidak berlaku: [a-z].+\.$/);
});
