import { asSettled, isImported } from './imported';
import type { OrderRequest } from './order';

const order: OrderRequest = {
  orderId: 'o-1',
  programId: 'p',
  memberId: 'm-1',
  placedAt: '2026-11-01T09:00:00+07:00',
  lines: [{ lineId: '1', sku: 'S', quantity: 1, amount: 100 }],
  codes: ['PAYDAY'],
  tenders: [{ kind: 'cash', amount: 50 }],
};

test('an order that is settled here stays as it was sent', () => {
  expect(isImported(order)).toBe(false);
  expect(asSettled(order)).toBe(order);
});

test('one that was settled elsewhere is nobody’s, at the prices given', () => {
  const imported = { ...order, state: 'imported' as const };
  expect(isImported(imported)).toBe(true);
  const { memberId: _member, codes: _codes, ...rest } = imported;
  expect(asSettled(imported)).toEqual({ ...rest, pricing: 'given' });
  expect(imported.memberId).toBe('m-1');
});
