import { parsePrefer } from './prefer';

describe('parsePrefer', () => {
  it.each([
    [undefined, { waitMs: 10_000, async: false, applied: null }],
    ['wait=5', { waitMs: 5_000, async: false, applied: 'wait=5' }],
    ['WAIT="7"', { waitMs: 7_000, async: false, applied: 'wait=7' }],
    ['wait = 3 ; x=y', { waitMs: 3_000, async: false, applied: 'wait=3' }],
    ['return=minimal, wait=2, wait=9', { waitMs: 2_000, async: false, applied: 'wait=2' }],
    ['wait=100000', { waitMs: 120_000, async: false, applied: 'wait=120' }],
    ['respond-async', { waitMs: 10_000, async: true, applied: 'respond-async' }],
    ['wait=0', { waitMs: 10_000, async: true, applied: 'wait=0' }],
    ['respond-async, wait=4', { waitMs: 4_000, async: false, applied: 'wait=4' }],
    ['wait=-1', { waitMs: 10_000, async: false, applied: null }],
    ['wait=soon, handling=lenient', { waitMs: 10_000, async: false, applied: null }],
  ])('%s', (header, expected) => {
    expect(parsePrefer(header)).toEqual(expected);
  });
});
