import type { Accrual } from '../../domain/settlement/outcome';
import { ComputedAccruals } from './computed-accruals';

const accrual = (points: number): Accrual => ({ points, base: 0, rules: [], credits: [] });
const ref = (id: string, attempt = 1) => ({ programId: 'p', id, attempt });

test('gives an accrual once, to the attempt it was found for', () => {
  const accruals = new ComputedAccruals();
  accruals.keep(ref('o-1'), accrual(7));
  accruals.keep(ref('o-2'), null);
  expect(accruals.take(ref('o-1', 2))).toBeUndefined();
  expect(accruals.take({ ...ref('o-1'), programId: 'q' })).toBeUndefined();
  expect([accruals.take(ref('o-1')), accruals.take(ref('o-1'))]).toEqual([accrual(7), undefined]);
  expect([accruals.take(ref('o-2')), accruals.take(ref('o-2'))]).toEqual([null, undefined]);
});

test('forgets the oldest rather than grow', () => {
  const accruals = new ComputedAccruals();
  for (let i = 0; i <= 5_000; i++) accruals.keep(ref(`o-${i}`), null);
  expect([accruals.take(ref('o-0')), accruals.take(ref('o-1')), accruals.take(ref('o-5000'))]).toEqual([undefined, null, null]);
});
