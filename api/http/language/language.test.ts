import { DETAILS, FIELD_MESSAGES } from './indonesian';
import { negotiateLanguage } from './language';
import { translate } from './translate';

describe('negotiateLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['id', 'id'],
    ['ID-id', 'id'],
    ['en, id', 'en'],
    ['en;q=0.5, id', 'id'],
    ['fr, id;q=0.2', 'id'],
    ['fr', 'en'],
    ['*', 'en'],
    ['id;q=0', 'en'],
    ['idx', 'en'],
    ['id;q=nonsense', 'en'],
  ])('%s: %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language);
  });
});

describe('translate', () => {
  it('leaves English alone', () => {
    expect(translate('There is no order SO-1.', 'en')).toBe('There is no order SO-1.');
  });

  it('fills in what varies', () => {
    expect(translate('There is no order SO-1.', 'id')).toBe('Tidak ada pesanan SO-1.');
    expect(translate('Program harvest has no rule set version 7.', 'id')).toBe('Program harvest tidak mempunyai kumpulan aturan versi 7.');
  });

  it.each([
    ['lines.0.quantity must be at least 1.', 'lines.0.quantity paling sedikit 1.'],
    ['The body must be an object.', 'Isi permintaan harus objek.'],
    ['a is required. There is 1 more error.', 'a wajib diisi. Ada 1 kesalahan lagi.'],
    ['a must be at least 1. There is 1 more error.', 'a paling sedikit 1. Ada 1 kesalahan lagi.'],
    ['a must be at least 1. There are 3 more errors.', 'a paling sedikit 1. Ada 3 kesalahan lagi.'],
    ['a is required. There are 3 more errors.', 'a wajib diisi. Ada 3 kesalahan lagi.'],
    ['holdId, rewards is not available yet.', 'holdId, rewards belum tersedia.'],
  ])('tells what is wrong with a field: %s', (english, indonesian) => {
    expect(translate(english, 'id')).toBe(indonesian);
  });

  it.each([
    ['A number of this order is beyond 9007199254740991.', 'Sebuah angka dalam pesanan ini melampaui 9007199254740991.'],
    ["The program's currency is IDR, not USD.", 'Mata uang program ini IDR, bukan USD.'],
    ['The tenders are more than the total of 117000.', 'Alat bayar melebihi total 117000.'],
    ['The total is 10, not 11.', 'Totalnya 10, bukan 11.'],
    ['The amount to pay is 10, not 11.', 'Jumlah yang harus dibayar 10, bukan 11.'],
    ['An order without a member has no points to redeem.', 'Pesanan tanpa anggota tidak mempunyai poin untuk ditukar.'],
    ['This program has no redemption.', 'Program ini tidak mengenal penukaran poin.'],
    ['Points are redeemed in multiples of 100.', 'Poin ditukar dalam kelipatan 100.'],
    ['At least 100 points are redeemed.', 'Poin yang ditukar paling sedikit 100.'],
    ['At most 100 points are redeemed on an order.', 'Poin yang ditukar per pesanan paling banyak 100.'],
    ['At most 10 points may be redeemed on the goods of this order.', 'Untuk barang dalam pesanan ini paling banyak 10 poin dapat ditukar.'],
    ['Only 10 points are left to pay with on this order.', 'Yang masih dapat dibayar dengan poin dalam pesanan ini hanya 10 poin.'],
    ['Only 5 points are available.', 'Hanya 5 poin yang tersedia.'],
    ['Only 5 points are left of this redemption.', 'Dari penukaran ini hanya tersisa 5 poin.'],
    ['The hold has 10 points.', 'Penahanan ini berisi 10 poin.'],
    ['Hold h-1 is captured.', 'Penahanan h-1 sudah diambil.'],
    ['expiresAt must lie in the future.', 'expiresAt harus di masa depan.'],
  ])('tells why an order was refused: %s', (english, indonesian) => {
    expect(translate(english, 'id')).toBe(indonesian);
  });

  it('keeps what it does not know', () => {
    expect(translate('Something else.', 'id')).toBe('Something else.');
  });

  it('loses nothing that varies', () => {
    const holes = (text: string) => text.split('{}').length - 1;
    const uneven = Object.entries({ ...DETAILS, ...FIELD_MESSAGES }).filter(([english, indonesian]) => holes(english) !== holes(indonesian));
    expect(uneven).toEqual([]);
  });
});
