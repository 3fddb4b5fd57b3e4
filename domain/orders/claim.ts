/** A claim of an order that is nobody's, as sent (contract §3), with the order. */
export interface ClaimRequest {
  claimId: string;
  programId: string;
  orderId: string;
  memberId: string;
}
