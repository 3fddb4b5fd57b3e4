import type { Wording } from './wording';

export const INDONESIAN: Wording = {
  points: (count) => `${count} poin`,
  times: (count) => `${count} kali`,
  counted: (date, version) => `Pesanan ini dihitung pada ${date}, menurut aturan versi ${version}.`,
  level: (level, isFirst) => `Tingkat anggota adalah ${level}; ini ${isFirst ? 'pesanan pertamanya' : 'bukan pesanan pertamanya'} dalam program.`,
  anonymous: 'Tanpa anggota tidak ada poin yang diperoleh atau ditukar, dan aturan yang melihat anggota tidak berlaku.',
  used: ({ rule, times, byMember, period, gave }) =>
    `Sebelum pesanan ini, ${rule} sudah dipakai ${times}${byMember ? ' oleh anggota ini' : ''}${period === null ? '' : ` (${period})`}${gave === null ? '' : ` dan sudah memberi ${gave}`}.`,
  earnedOnDay: (points, date, most) => `Sebelum pesanan ini, anggota sudah memperoleh ${points} pada ${date}; sehari paling banyak ${most}.`,
  balanceBefore: (points, most) =>
    `Sebelum pesanan ini, kartu berisi ${points}, termasuk dari pesanan yang sedang diproses; perolehan menambahnya sampai ${most} paling banyak.`,
  given: (amount) => `Diskon ${amount} sudah diberikan sebelumnya dan ikut dalam pesanan.`,
  gave: {
    discount: (rule, worth, how) => `Diskon ${rule} memberi ${worth}: ${how}.`,
    earning: (rule, worth, how) => `Aturan perolehan ${rule} memberi ${worth}: ${how}.`,
  },
  gaveNothing: {
    discount: (rule, why) => `Diskon ${rule} tidak berlaku: ${why}.`,
    earning: (rule, why) => `Aturan perolehan ${rule} tidak memberi poin: ${why}.`,
  },
  lowered: (from, to, by) => `Hasilnya ${from}, diturunkan menjadi ${to} oleh ${by}.`,
  loweredBy: (what, amount) => `${what} (kurang ${amount})`,
  because: {
    UNKNOWN: 'tidak ada aturan dengan kode ini',
    NOT_STARTED: 'belum dimulai',
    EXPIRED: 'sudah berakhir',
    LIMIT_REACHED: 'batasnya sudah habis',
    CONDITION_FALSE: 'syaratnya tidak terpenuhi',
    NO_EFFECT: 'tidak ada yang cocok, atau hasilnya nol',
    OUTRANKED: 'aturan lain didahulukan',
    NO_CODE: 'pesanan tidak membawa kodenya',
    NO_MEMBER: 'pesanan tidak mempunyai anggota',
    ERROR: 'syaratnya tidak dapat dihitung untuk pesanan ini',
  },
  detailed: (why, detail) => `${why} (${detail})`,
  codeNotApplied: (code, why) => `Kode ${code} tidak berlaku: ${why}.`,
  rounding: {
    half_up: 'setengah dibulatkan ke atas per baris',
    half_even: 'setengah dibulatkan ke genap per baris',
    floor: 'dibulatkan ke bawah per baris',
  },
  percentOf: (percent, base, rounding) => `${percent} % dari ${base}, ${rounding}`,
  amountPer: {
    order: (amount) => `potongan ${amount} untuk pesanan`,
    line: (amount) => `potongan ${amount} per baris`,
    unit: (amount) => `potongan ${amount} per unit`,
  },
  everyFull: (how, every) => `${how} untuk setiap kelipatan ${every}`,
  unitPrice: (price) => `${price} per unit`,
  buyFree: (buy, free) => `beli ${buy}, gratis ${free}`,
  buyPercent: (buy, free, percent) => `beli ${buy}, diskon ${percent} % untuk ${free}`,
  bundle: (units, price) => `${units} seharga ${price}`,
  set: (price) => `satu paket seharga ${price}`,
  forEach: (points, per, base) => `${points} untuk setiap ${per} dari ${base}, dibulatkan ke bawah`,
  forUnit: (points) => `${points} untuk setiap unit yang berbayar`,
  forOrder: (points) => `${points} untuk pesanan`,
  totals: (subtotal, discounts, others, total) =>
    `Barang ${subtotal}${others === null ? '' : ` dan baris lain ${others}`}, dikurangi diskon ${discounts}: total ${total}.`,
  redeemed: (points, value, lots) => `Anggota menukar ${points}, senilai ${value}${lots === null ? '' : `: ${lots}`}.`,
  fromLot: (points, lotId, expiresOn) =>
    `${points} dari lot ${lotId}, ${expiresOn === null ? 'yang tidak pernah kedaluwarsa' : `yang kedaluwarsa setelah ${expiresOn}`}`,
  nothingRedeemed: 'Tidak ada poin yang ditukar.',
  redeemedAs: {
    discount: 'Sebagai diskon, penukaran ini mengurangi perolehan poin pesanan.',
    tender: 'Sebagai alat pembayaran, penukaran ini tidak mengurangi perolehan poin pesanan.',
  },
  payable: (amount, tendered) => `Sisa yang harus dibayar ${amount}${tendered === null ? '' : `, setelah alat bayar lain ${tendered}`}.`,
  credited: (points, availableOn, expiresOn) =>
    `Pesanan ini memperoleh ${points}, dapat dipakai mulai ${availableOn}${expiresOn === null ? ', tanpa kedaluwarsa' : ` sampai ${expiresOn}`}.`,
  debtRepaid: (points) => `Dari perolehan itu, ${points} melunasi utang poin.`,
  nothingEarned: 'Pesanan ini tidak memperoleh poin.',
  refused: (detail) => `Pesanan ini ditolak: ${detail}`,
  totalIs: (actual, expected) => `Totalnya ${actual}, bukan ${expected}.`,
  payableIs: (actual, expected) => `Jumlah yang harus dibayar ${actual}, bukan ${expected}.`,
  tendersExceed: (total) => `Alat bayar melebihi total ${total}.`,
  unsettled: 'Pesanan ini belum selesai diproses.',
};
