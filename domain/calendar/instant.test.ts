import { instant, readInstant, laterOf } from './instant';

describe('readInstant', () => {
  it.each([
    ['2026-11-23T09:00:00+07:00', '2026-11-23T02:00:00.000Z'],
    ['2026-11-23T09:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23t09:00:00z', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T09:00:00.123456-03:30', '2026-11-23T12:30:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(readInstant(text) ?? Number.NaN).toISOString()).toBe(expected);
    expect(instant(text.toUpperCase())).toBe(Date.parse(expected));
  });

  it.each([
    '2026-11-23',
    '2026-11-23T09:00:00',
    '2026-11-23 09:00:00Z',
    '2026-02-30T09:00:00Z',
    '2026-13-01T09:00:00Z',
    '2026-00-01T09:00:00Z',
    '2026-11-00T09:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T09:60:00Z',
    '2026-11-23T09:00:60Z',
    '2026-11-23T09:00:00+24:00',
    '2026-11-23T09:00:00+07:60',
    '2026-11-23T09:00:00+0700',
    '2026-11-23T09:00Z',
    'now',
    '',
  ])('%j is none', (text) => {
    expect(readInstant(text)).toBeNull();
  });

  it('is a fault where it was checked before', () => {
    expect(() => instant('now')).toThrow('Not a time');
  });
});

describe('laterOf', () => {
  it('compares moments, not texts', () => {
    expect(laterOf('2026-11-02T10:00:00+07:00', '2026-11-02T04:00:00Z')).toBe('2026-11-02T04:00:00Z');
    expect(laterOf('2026-11-02T04:00:00Z', '2026-11-02T10:00:00+07:00')).toBe('2026-11-02T04:00:00Z');
  });

  it('is the first one when both are the same, or there is no other', () => {
    expect(laterOf('2026-11-02T10:00:00+07:00', '2026-11-02T03:00:00Z')).toBe('2026-11-02T10:00:00+07:00');
    expect(laterOf('2026-11-02T10:00:00+07:00', null)).toBe('2026-11-02T10:00:00+07:00');
  });
});
