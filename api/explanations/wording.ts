import type { RuleTrace } from '../../domain/settlement/outcome';
import type { Language } from '../http/language/language';

type Reason = NonNullable<RuleTrace['reason']>;

/** How an explanation is worded; amounts and points come in as texts. */
export interface Wording {
  counted: (date: string, version: string) => string;

  level: (level: string, isFirst: boolean) => string;
  anonymous: string;
  discountGave: (name: string, gave: string, base: string) => string;
  discountNothing: (name: string, why: string) => string;
  earningGave: (name: string, gave: string, base: string) => string;
  earningNothing: (name: string, why: string) => string;
  lowered: (from: string, by: string) => string;
  because: Record<Reason, string>;
  detail: (why: string, detail: string) => string;
  redeemed: (points: string, value: string, lots: string) => string;
  nothingRedeemed: string;
  from: (points: string, lot: string, expiresOn: string | null) => string;
  earned: (points: string, availableOn: string, expiresOn: string | null) => string;
  debtRepaid: (points: string) => string;
  used: (rule: string, period: string, uses: string) => string;
  total: (subtotal: string, discounts: string, total: string, payable: string) => string;
  refused: (detail: string) => string;
  unsettled: string;
  points: (count: string) => string;
}

const english: Wording = {
  counted: (date, version) => `The order counts on ${date}, by version ${version} of the rules.`,

  level: (level, isFirst) => `The member’s level was ${level}; it was ${isFirst ? 'their first order' : 'not their first order'} in the program.`,
  anonymous: 'Without a member nothing is earned or redeemed, and rules that look at the member don’t apply.',
  discountGave: (name, gave, base) => `Discount ${name} took ${gave} off ${base}.`,
  discountNothing: (name, why) => `Discount ${name} did not apply: ${why}.`,
  earningGave: (name, gave, base) => `Earning rule ${name} gave ${gave} on ${base}.`,
  earningNothing: (name, why) => `Earning rule ${name} gave nothing: ${why}.`,
  lowered: (from, by) => `It came to ${from} and was lowered by ${by}.`,
  because: {
    UNKNOWN: 'its code is unknown',
    NOT_STARTED: 'it had not started yet',
    EXPIRED: 'it had ended',
    LIMIT_REACHED: 'its limit is used up',
    CONDITION_FALSE: 'its condition did not hold',
    NO_EFFECT: 'no line matched, or it came to nothing',
    OUTRANKED: 'another rule went before it',
    NO_CODE: 'the order did not carry its code',
    NO_MEMBER: 'the order has no member',
    ERROR: 'its condition could not be evaluated on this order',
  },
  detail: (why, detail) => `${why} (${detail})`,
  redeemed: (points, value, lots) => `${points} were redeemed for ${value}: ${lots}.`,
  nothingRedeemed: 'No points were redeemed.',
  from: (points, lot, expiresOn) => `${points} of lot ${lot}, ${expiresOn === null ? 'which never expires' : `which expires after ${expiresOn}`}`,
  earned: (points, availableOn, expiresOn) =>
    `${points} were credited, usable from ${availableOn}${expiresOn === null ? ', never expiring' : ` through ${expiresOn}`}.`,
  debtRepaid: (points) => `${points} of it repaid debt.`,
  used: (rule, period, uses) => `Before this order, rule ${rule} had been used ${uses} times (${period}).`,
  total: (subtotal, discounts, total, payable) =>
    `Goods of ${subtotal}, discounts of ${discounts}: a total of ${total}, of which ${payable} is to be paid.`,
  refused: (detail) => `The order was refused: ${detail}`,
  unsettled: 'The order is not settled yet.',
  points: (count) => `${count} points`,
};

const indonesian: Wording = {
  counted: (date, version) => `Pesanan ini dihitung pada ${date}, menurut aturan versi ${version}.`,

  level: (level, isFirst) => `Tingkat anggota adalah ${level}; ini ${isFirst ? 'pesanan pertamanya' : 'bukan pesanan pertamanya'} dalam program.`,
  anonymous: 'Tanpa anggota tidak ada poin yang diperoleh atau ditukar, dan aturan yang melihat anggota tidak berlaku.',
  discountGave: (name, gave, base) => `Diskon ${name} memotong ${gave} dari ${base}.`,
  discountNothing: (name, why) => `Diskon ${name} tidak berlaku: ${why}.`,
  earningGave: (name, gave, base) => `Aturan perolehan ${name} memberi ${gave} atas ${base}.`,
  earningNothing: (name, why) => `Aturan perolehan ${name} tidak memberi poin: ${why}.`,
  lowered: (from, by) => `Hasilnya ${from} dan diturunkan oleh ${by}.`,
  because: {
    UNKNOWN: 'kodenya tidak dikenal',
    NOT_STARTED: 'belum dimulai',
    EXPIRED: 'sudah berakhir',
    LIMIT_REACHED: 'batasnya sudah habis',
    CONDITION_FALSE: 'syaratnya tidak terpenuhi',
    NO_EFFECT: 'tidak ada baris yang cocok, atau hasilnya nol',
    OUTRANKED: 'aturan lain didahulukan',
    NO_CODE: 'pesanan tidak membawa kodenya',
    NO_MEMBER: 'pesanan tidak mempunyai anggota',
    ERROR: 'syaratnya tidak dapat dihitung untuk pesanan ini',
  },
  detail: (why, detail) => `${why} (${detail})`,
  redeemed: (points, value, lots) => `${points} ditukar senilai ${value}: ${lots}.`,
  nothingRedeemed: 'Tidak ada poin yang ditukar.',
  from: (points, lot, expiresOn) =>
    `${points} dari lot ${lot}, ${expiresOn === null ? 'yang tidak pernah kedaluwarsa' : `yang kedaluwarsa setelah ${expiresOn}`}`,
  earned: (points, availableOn, expiresOn) =>
    `${points} dikreditkan, dapat dipakai mulai ${availableOn}${expiresOn === null ? ', tanpa kedaluwarsa' : ` sampai ${expiresOn}`}.`,
  debtRepaid: (points) => `${points} di antaranya melunasi utang poin.`,
  used: (rule, period, uses) => `Sebelum pesanan ini, aturan ${rule} sudah dipakai ${uses} kali (${period}).`,
  total: (subtotal, discounts, total, payable) => `Barang ${subtotal}, diskon ${discounts}: total ${total}, yang harus dibayar ${payable}.`,
  refused: (detail) => `Pesanan ini ditolak: ${detail}`,
  unsettled: 'Pesanan ini belum selesai diproses.',
  points: (count) => `${count} poin`,
};

export const WORDING: Record<Language, Wording> = { en: english, id: indonesian };
