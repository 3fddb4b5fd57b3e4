import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Decider } from './decider';
import { captures } from './kinds/captures';
import { cancellations, confirmations } from './kinds/confirmations';
import { claims } from './kinds/claims';
import { holds } from './kinds/holds';
import { levels } from './kinds/levels';
import { redemptions } from './kinds/redemptions';
import { returns } from './kinds/returns';
import { reversals } from './kinds/reversals';
import { transfers } from './kinds/transfers';
import { voids } from './kinds/voids';

/** Who decides on which kind of operation. */
const DECIDERS: Partial<Record<PointsKind, Decider>> = {
  redemption: redemptions,
  reversal: reversals,
  hold: holds,
  capture: captures,
  void: voids,
  transfer: transfers,
  level: levels,
  confirmation: confirmations,
  cancellation: cancellations,
  return: returns,
  claim: claims,
};

/** @throws Error for a kind that nothing sends yet. */
export function deciderOf(kind: PointsKind): Decider {
  const decider = DECIDERS[kind];
  if (!decider) throw new Error(`nobody decides on operations of kind ${kind}`);
  return decider;
}
