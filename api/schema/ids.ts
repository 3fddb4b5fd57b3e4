import { z } from 'zod';

const FORM = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** Whether a text has the form of a caller's id. */
export const isCallerId = (text: string): boolean => FORM.test(text);

/** An id of the caller's (contract §1). */
export function callerId(description: string, example: string) {
  return z.string().regex(FORM, 'must be 1 to 64 letters, digits or . _ : - and start with a letter or digit').meta({ description, example });
}

export const programId = callerId('The program.', 'harvest');
export const orderId = callerId('The order, unique within its program.', 'SO-1001');
export const grantId = callerId('The grant, unique within its program.', 'opening-m-77');
export const redemptionId = callerId('The redemption, unique within its program.', 'rd-2001');
export const returnId = callerId('The return, unique within its order.', 'R-1');
export const claimId = callerId('The claim, unique within its order.', 'CL-1');
export const reversalId = callerId('The reversal, unique within its redemption.', 'rv-1');
export const holdId = callerId('The hold, unique within its program.', 'h-1');
export const captureId = callerId('The capture, unique within its hold; it is a redemption of this id.', 'cp-1');
export const transferId = callerId('The transfer, unique within its program.', 'tr-1');
export const memberId = callerId('The member, the same in all programs.', 'm-77');
export const keyId = callerId('The API key.', 'pos-jakarta');

/** `?programId=` of reads by id: may be left out while the id is unambiguous for the key. */
export const programQuery = z.strictObject({
  programId: programId.exactOptional().meta({ description: 'May be left out while the id is unambiguous for the key.', example: 'harvest' }),
});
