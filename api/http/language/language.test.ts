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
    ['a is required. There are 3 more errors.', 'a wajib diisi. Ada 3 kesalahan lagi.'],
    ['holdId, rewards is not available yet.', 'holdId, rewards belum tersedia.'],
  ])('tells what is wrong with a field: %s', (english, indonesian) => {
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
