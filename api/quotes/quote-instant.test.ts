import type { Program } from '../../db/programs';
import { quoteInstant } from './quote-instant';

const NOW = new Date('2026-11-23T02:00:00Z');
const program = (parts: Partial<Program> = {}): Program => ({
  programId: 'harvest',
  name: 'Harvest',
  currency: 'IDR',
  currencyDigits: 2,
  timeZone: 'Asia/Jakarta',
  sandbox: false,
  currentVersion: 1,
  latestBusinessDate: null,
  createdAt: '',
  updatedAt: '',
  ...parts,
});
const sandbox = (latestBusinessDate: string | null) => program({ sandbox: true, latestBusinessDate });

test.each<[string, { at?: string; placedAt?: string }, Program, string]>([
  ['what is asked for', { at: '2027-01-01T00:00:00+07:00', placedAt: '2026-01-01T00:00:00Z' }, program(), '2026-12-31T17:00:00.000Z'],
  ['when it was placed', { placedAt: '2026-01-01T00:00:00+07:00' }, program(), '2025-12-31T17:00:00.000Z'],
  ['now, for a till that runs ahead', { placedAt: '2026-11-23T02:05:00Z' }, program(), '2026-11-23T02:00:00.000Z'],
  ['the future, in a sandbox', { placedAt: '2030-01-01T00:00:00Z' }, sandbox(null), '2030-01-01T00:00:00.000Z'],
  ['now', {}, program(), '2026-11-23T02:00:00.000Z'],
  ['now, in a sandbox that has seen nothing', {}, sandbox(null), '2026-11-23T02:00:00.000Z'],
  ['the latest business date of a sandbox', {}, sandbox('2030-06-01'), '2030-05-31T17:00:00.000Z'],
])('%s', (_, quote, of, expected) => {
  expect(quoteInstant(quote, of, NOW)).toBe(expected);
});
