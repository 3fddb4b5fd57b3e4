import { lowestLevel } from '../../../domain/levels/ladder';
import type { LevelRequest, PostedLevel } from '../../../domain/points/level';
import type { Decider } from '../decider';
import { invalid } from '../refusals';

/** Levels that are set by hand: they count from now on, through their last day. A member's card comes into being with it. */
export const levels: Decider<LevelRequest, PostedLevel> = {
  kind: 'level',
  wanted({ operation: { programId, request, actor }, compiled: { ladder }, date }) {
    const { memberId, level, until } = request;
    if (!ladder.levels.some(({ id }) => id === level)) return invalid('level', 'must be a level of the program’s current rules');
    if (until !== null && until < date) return invalid('until', 'must not lie in the past');
    return { cards: [{ programId, memberId, make: { joinedOn: date, keyId: actor.keyId, level: lowestLevel(ladder) } }] };
  },
  decide({ operation: { programId, request } }, world) {
    const { memberId, level, until, reason } = request;
    const card = world.card(programId, memberId);
    if (card === null) throw new Error('the card whose level is set was not made');
    return {
      memberId,
      cards: [{ memberId, state: card.state }],
      posted: () => ({ level, until }),
      levels: [{ memberId, do: 'set', level, until, reason }],
    };
  },
};
