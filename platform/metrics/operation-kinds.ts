/** Kinds of operation that go through an intake into the ledger. */
export const OPERATION_KINDS = ['order', 'grant'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];
