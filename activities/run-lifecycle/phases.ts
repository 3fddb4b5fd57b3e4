import { ageCards } from '../../db/lifecycle/age-cards';
import { agingCards, nextCard, unconfirmedLots } from '../../db/lifecycle/candidates';
import type { OpenRun } from '../../db/lifecycle/progress';
import { warnOfExpiry } from '../../db/lifecycle/warnings';
import type { Tx } from '../../db/transaction';
import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import type { Phase } from '../../domain/lifecycle/phases';
import type { ActivityContext } from '../batch/context';
import { assessLevels } from '../levels/assess-levels';
import { cancellations } from '../post-operations/kinds/confirmations';
import { postWithin } from '../post-operations/post-operations';
import { cancellationOf } from './cancellation-of';
import { rulesNow } from './rules-now';

/** A chunk of a phase is done. */
export interface ChunkDone {
  /** The card up to which it came; null: the phase is done. */
  position: number | null;
  counts: Partial<LifecycleCounts>;
}

/** One phase of a nightly run. */
export interface PhaseWork {
  /** Works on up to `most` of the next cards, in the caller's transaction. */
  work(tx: Tx, run: OpenRun, most: number, context: ActivityContext): Promise<ChunkDone>;
  /** The card that `work` would begin with; null: there is none. */
  next(tx: Tx, run: OpenRun): Promise<number | null>;
}

/** Cards looked at in one transaction when there is nothing to do on them: some ten milliseconds. */
const LOOK = 10_000;

function aging(expire: boolean): PhaseWork {
  return {
    async work(tx, run, most) {
      const { cardIds, position } = await agingCards(tx, run, { look: LOOK, most });
      if (cardIds.length === 0) return { position, counts: {} };
      const aged = await ageCards(tx, run, cardIds, expire);
      const counts = {
        cards: aged.cards,
        lotsActivated: aged.activated,
        pointsActivated: aged.activatedPoints,
        debtRepaid: aged.debtRepaid,
        lotsExpired: aged.expired,
        pointsExpired: aged.expiredPoints,
        lotsKept: aged.kept,
      };
      return { position, counts };
    },
    async next(tx, run) {
      // Far fewer than all may have anything to do, so that a look may end before the first of them.
      for (let from = run; ;) {
        const { cardIds, position } = await agingCards(tx, from, { look: LOOK, most: 1 });
        if (cardIds[0] !== undefined || position === null) return cardIds[0] ?? null;
        from = { ...from, position };
      }
    },
  };
}

/** Orders that nobody has confirmed in time are cancelled: operations like those that callers send, one for each order. */
const cancelling: PhaseWork = {
  async work(tx, run, most, context) {
    const lots = await unconfirmedLots(tx, run, most);
    if (lots.length === 0) return { position: null, counts: {} };
    const { program } = await rulesNow(context, tx, run);
    const operations = [...new Set(lots.map(({ orderId }) => orderId))].map((orderId) => cancellationOf(run, orderId, program.timeZone));
    const verdicts = await postWithin(context, tx, cancellations, operations);
    const cancelled = verdicts.filter(({ outcome }) => outcome === 'settled').length;
    return { position: lots.at(-1)?.lotId ?? null, counts: { cards: cancelled, ordersCancelled: cancelled } };
  },
  async next(tx, run) {
    const [lot] = await unconfirmedLots(tx, run, 1);
    return lot?.lotId ?? null;
  },
};

/** Tells of lots that lapse soon, if the rules say so. */
const warning: PhaseWork = {
  async work(tx, run, most, context) {
    const { compiled } = await rulesNow(context, tx, run);
    const days = (compiled.lots.warnBefore ?? []).map((each) => each.days);
    if (days.length === 0) return { position: null, counts: {} };
    const { position, warnings } = await warnOfExpiry(tx, run, days, most);
    return { position, counts: { warnings } };
  },
  next: nextCard,
};

/** Looks at levels; of those that are too low by now. */
const assessing: PhaseWork = {
  async work(tx, run, most, { ruleSets }) {
    const { programId, businessDate: date, position: afterCard, actor, keyId, requestId } = run;
    const chunk = { programId, date, afterCard, limit: most, by: { actor, keyId, requestId } };
    const { lastCard, changed } = await assessLevels(tx, ruleSets, chunk);
    return { position: lastCard, counts: { cards: changed, levelsChanged: changed } };
  },
  next: nextCard,
};

/** What each phase does. */
export const PHASE_WORK: Readonly<Record<Phase, PhaseWork>> = {
  cancel: cancelling,
  activate: aging(false),
  assess: assessing,
  expire: aging(true),
  reassess: assessing,
  warn: warning,
};
