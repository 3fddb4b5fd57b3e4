/**
 * Named places in the code that are inert unless a test registers there: a test can hold a step, run another in between, or kill the process, at
 * exactly that place, instead of guessing with pauses. Nothing in the product registers.
 */
export const RACE_POINTS = [
  'applyDiscounts.before',
  'applyDiscounts.locked',
  'applyDiscounts.written',
  'applyDiscounts.after',
  'accruePoints.before',
  'accruePoints.written',
  'accruePoints.after',
  'redeemPoints.before',
  'redeemPoints.written',
  'redeemPoints.after',
  'undoSettlement.before',
  'undoSettlement.after',
  'postGrants.before',
  'postGrants.after',
  'postOperations.before',
  'postOperations.locked',
  'postOperations.written',
  'postOperations.after',
  'replayOrders.written',
  'replayOrders.after',
  'lifecycle.written',
  'lifecycle.after',
  'reconcile.written',
  'reconcile.after',
  'intake.queued',
  'intake.started',
  'outcomes.told',
] as const;
export type RacePoint = (typeof RACE_POINTS)[number];

/** Ids of the operations at the place. */
type Handler = (ids: readonly string[]) => Promise<void> | void;

const handlers = new Map<RacePoint, Handler>();

/** Waits for the test that registered at this place; without one it does nothing. */
export async function racePoint(name: RacePoint, operations: readonly { id: string }[]): Promise<void> {
  const handler = handlers.get(name);
  if (handler) await handler(operations.map(({ id }) => id));
}

/** Registers a test at a place, one at a time; answers how to leave it again. */
export function atRacePoint(name: RacePoint, handler: Handler): () => void {
  handlers.set(name, handler);
  return () => handlers.delete(name);
}
