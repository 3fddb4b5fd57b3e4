import { withBirthday, type KnownBirthday } from './birthday';
import { emailKey, phoneKey } from './contact';
import { memberDeleted } from './standing';

test.each([
  ['Ana@Example.COM ', 'ana@example.com'],
  ['ana@example.com', 'ana@example.com'],
])('%j is searched by %s', (email, key) => {
  expect(emailKey(email)).toBe(key);
});

test.each([
  ['+62 812-3456-7890', '+6281234567890'],
  ['0062 (812) 3456 7890', '+6281234567890'],
  [' +62.812.34567890', '+6281234567890'],
  ['0812 3456 7890', '081234567890'],
])('%j is searched by %s', (phone, key) => {
  expect(phoneKey(phone)).toBe(key);
});

describe('a birthday', () => {
  const NOW = '2026-11-23T09:00:00.000Z';
  const EARLIER = '2026-01-01T00:00:00.000Z';
  test.each<[string, KnownBirthday, string | null, string | null]>([
    ['that is the first', { birthday: null, birthdayChangedAt: null }, '1990-02-28', null],
    ['that nobody gives', { birthday: null, birthdayChangedAt: null }, null, null],
    ['that stays', { birthday: '1990-02-28', birthdayChangedAt: EARLIER }, '1990-02-28', EARLIER],
    ['that is another', { birthday: '1990-02-28', birthdayChangedAt: null }, '1990-03-01', NOW],
    ['that is taken away', { birthday: '1990-02-28', birthdayChangedAt: null }, null, NOW],
    ['that comes back', { birthday: null, birthdayChangedAt: EARLIER }, '1990-02-28', NOW],
  ])('%s', (_, known, birthday, birthdayChangedAt) => {
    expect(withBirthday(known, birthday, NOW)).toEqual({ birthday, birthdayChangedAt });
  });
});

test('a deleted member is named', () => {
  expect(memberDeleted('m-1')).toMatchObject({ code: 'NOT_FOUND', detail: 'Member m-1 was deleted.', errors: [{ path: 'memberId' }] });
});
