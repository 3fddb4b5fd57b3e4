import type { PointsKind } from '../../domain/settlement/operation-kinds';
import { claims } from './kinds/claims';
import { redemptions } from './kinds/redemptions';
import { returns } from './kinds/returns';
import type { Decider } from './decider';

/** Who decides on which kind of operation. */
const DECIDERS: Partial<Record<PointsKind, Decider>> = { redemption: redemptions, return: returns, claim: claims };

/** @throws Error for a kind that nothing sends yet. */
export function deciderOf(kind: PointsKind): Decider {
  const decider = DECIDERS[kind];
  if (!decider) throw new Error(`nobody decides on operations of kind ${kind}`);
  return decider;
}
