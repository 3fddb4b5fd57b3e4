import type { ProblemCode } from '../../../domain/problem';
import type { Language } from '../language/language';

/** What each code means, in one short sentence per language: `title` of a problem, and the table in the API's documentation. */
export const PROBLEM_TITLES: Record<ProblemCode, Record<Language, string>> = {
  VALIDATION_FAILED: { en: 'The request is not valid', id: 'Permintaan tidak valid' },
  PROGRAM_REQUIRED: { en: 'The program must be named', id: 'Program harus disebutkan' },
  UNAUTHENTICATED: { en: 'No valid API key', id: 'Tidak ada kunci API yang sah' },
  FORBIDDEN: { en: 'The role does not allow this', id: 'Peran ini tidak mengizinkannya' },
  SELF_APPROVAL: { en: 'Nobody approves their own request', id: 'Tidak boleh menyetujui permintaan sendiri' },
  NOT_FOUND: { en: 'Not found', id: 'Tidak ditemukan' },
  IDEMPOTENCY_CONFLICT: { en: 'The id was used with another body', id: 'Id sudah dipakai dengan isi yang berbeda' },
  STALE_BALANCE: { en: 'The balance has changed', id: 'Saldo sudah berubah' },
  STALE_REVISION: { en: 'There is a newer revision', id: 'Ada revisi yang lebih baru' },
  TOTAL_CHANGED: { en: 'The total is not the expected one', id: 'Total tidak seperti yang diharapkan' },
  ALREADY_RESOLVED: { en: 'This is settled already', id: 'Ini sudah diselesaikan' },
  PAYLOAD_TOO_LARGE: { en: 'The body is too large', id: 'Isi permintaan terlalu besar' },
  UNSUPPORTED_MEDIA_TYPE: { en: 'The content type is not supported', id: 'Jenis konten tidak didukung' },
  INSUFFICIENT_POINTS: { en: 'Not enough points', id: 'Poin tidak cukup' },
  REDEMPTION_NOT_ALLOWED: { en: 'These points cannot be redeemed', id: 'Poin ini tidak dapat ditukar' },
  RETURN_EXCEEDS_ORDER: { en: 'More is returned than was sold', id: 'Retur melebihi isi pesanan' },
  TENDER_EXCEEDS_TOTAL: { en: 'The tenders exceed what is to be paid', id: 'Alat bayar melebihi tagihan' },
  CAPTURE_EXCEEDS_HOLD: { en: 'More is captured than is held', id: 'Pengambilan melebihi poin yang ditahan' },
  CURRENCY_MISMATCH: { en: 'The currency is not the program’s', id: 'Mata uang tidak sama dengan milik program' },
  MEMBER_BLOCKED: { en: 'The member is blocked', id: 'Anggota diblokir' },
  RULE_SET_INVALID: { en: 'The rule set is not valid', id: 'Kumpulan aturan tidak valid' },
  OUT_OF_RANGE: { en: 'A number is too large to be exact', id: 'Angka terlalu besar untuk tepat' },
  RATE_LIMITED: { en: 'Too many requests', id: 'Terlalu banyak permintaan' },
  INTERNAL: { en: 'An error of ours', id: 'Kesalahan di pihak kami' },
  NOT_AVAILABLE: { en: 'Not available yet', id: 'Belum tersedia' },
  UNAVAILABLE: { en: 'Not possible at the moment', id: 'Sedang tidak dapat dilayani' },
};
