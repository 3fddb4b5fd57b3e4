import { Writable } from 'node:stream';
import { createLogger, format, transports } from 'winston';
import { translate } from '../http/language/translate';
import { refuse, Refusal, retryAfter, type RefusalReason } from './refusal';
import { refusalTally } from './refusal-tally';

const REASONS: RefusalReason[] = ['draining', 'queue_full', 'key_share', 'stalled', 'late', 'expired', 'bodies'];

test.each(REASONS)('%s is UNAVAILABLE, with a time to come back and a sentence in both languages', (reason) => {
  const refusal = refuse(reason);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code: 'UNAVAILABLE', status: 503, refused: reason });
  expect(refusal.retryAfter).toBeGreaterThanOrEqual(1);
  expect(translate(refusal.message, 'id')).not.toBe(refusal.message);
});

test.each([
  [0, 0, 1],
  [0, 0.99, 2],
  [900, 0, 1],
  [8_200, 0, 9],
  [8_200, 0.99, 14],
  [3_600_000, 0, 20],
  [3_600_000, 0.99, 30],
])('after %i ms, with luck %f: %i s', (waitMs, luck, seconds) => {
  expect(retryAfter(waitMs, () => luck)).toBe(seconds);
});

test('refusals are told once a second, with their number and who caused most of them', () => {
  jest.useFakeTimers();
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({ write: (line: Buffer, _, done) => (lines.push(JSON.parse(line.toString()) as Record<string, unknown>), done()) });
  const count = refusalTally(createLogger({ format: format.json(), transports: [new transports.Stream({ stream: sink })] }));
  for (let n = 0; n < 1_000; n++) count('key_share', n % 10 === 0 ? 'polite' : 'greedy');
  count('draining', undefined);
  expect(lines).toEqual([]);
  jest.advanceTimersByTime(1_000);
  expect(lines).toEqual([{ level: 'warn', message: 'requests refused for load', key_share: 1_000, draining: 1, mostlyKeyId: 'greedy' }]);
  jest.advanceTimersByTime(5_000);
  expect(lines).toHaveLength(1);
  count('late', 'greedy');
  jest.advanceTimersByTime(1_000);
  expect(lines[1]).toMatchObject({ late: 1 });
  jest.useRealTimers();
});
