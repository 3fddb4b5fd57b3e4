import { captureHold } from '../holds/capture-hold';
import { makeHold } from '../holds/make-hold';
import { postRedemption } from '../redemptions/post-redemption';
import { postTransfer } from '../transfers/post-transfer';
import type { OperationParts } from './operation-parts';

test('all that takes points away documents that the member may be blocked', () => {
  const parts = { intakes: {} } as OperationParts;
  for (const route of [makeHold, captureHold, postRedemption, postTransfer]) expect(route(parts).problems).toContain('MEMBER_BLOCKED');
});
