/** Operations on points that are no orders: each is posted in one transaction (`activities/post-operations`). */
export const POINTS_KINDS = [
  'return',
  'redemption',
  'reversal',
  'hold',
  'capture',
  'void',
  'transfer',
  'confirmation',
  'cancellation',
  'claim',
  'level',
  'merge',
] as const;
export type PointsKind = (typeof POINTS_KINDS)[number];

/** Kinds of operation that go through an intake into the ledger. */
export const OPERATION_KINDS = ['order', 'grant', ...POINTS_KINDS] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** The id of an operation that is unique within its parent only; no caller's id has a slash. */
export function childId(parentId: string, id: string): string {
  return `${parentId}/${id}`;
}

/** The id as its caller knows it. */
export function ownId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
