import { MEMBER_BLOCKED, memberDeleted } from '../../domain/members/standing';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Refused, Wanted } from './decider';
import type { World } from './world';

/** What takes points away from where their owner could use them, or hands them on. */
const SPENDING: readonly PointsKind[] = ['redemption', 'hold', 'capture', 'transfer'];
/** What names members that it wants something new of; the others follow from what was posted before. */
const NAMING: readonly PointsKind[] = ['redemption', 'hold', 'transfer', 'claim', 'level'];

/** Why an operation can't be posted on these cards, whatever is on them: a member is blocked or was deleted. Null: it can. */
export function refusedByStanding(kind: PointsKind, { cards }: Wanted, world: World): Refused | null {
  for (const { programId, memberId } of cards) {
    const standing = world.card(programId, memberId)?.facts.standing;
    if (standing === 'deleted' && NAMING.includes(kind)) return { problem: memberDeleted(memberId) };
    if (standing === 'blocked' && SPENDING.includes(kind)) return { problem: MEMBER_BLOCKED };
  }
  return null;
}
