import type { ReadCard } from '../../../db/kernel/cards';
import type { Parent } from '../../../db/kernel/operations';
import type { CardState } from '../../../domain/ledger/card';
import type { RuleSet } from '../../../domain/rules/rule-set';
import type { Sold } from '../../../domain/testing/returns';
import { compiled, PROGRAM } from '../../../domain/testing/settle';
import type { DatedOperation } from '../decider';
import { World, type ReadWorld } from '../world';

/** Of the operations that are decided on. */
export const DATE = '2026-03-02';
export const AT = `${DATE}T09:00:00.000Z`;

/** An operation of the program `p` that happens on `DATE`. */
export function datedBy<Request>(ruleSet: Partial<RuleSet>, id: string, request: Request): DatedOperation<Request> {
  return {
    operation: { programId: 'p', id, fingerprint: '', request, acceptedAt: AT, actor: { subject: 's', keyId: 'k' }, requestId: 'r' },
    attempt: 1,
    program: { ...PROGRAM, sandbox: false, currentVersion: 1, latestBusinessDate: null },
    ruleSetVersion: 1,
    compiled: compiled(ruleSet),
    ...{ at: AT, date: DATE },
  };
}

/** The card of member `m-1` as it is read. */
export function readCard({ lots, held, reserved, debt }: CardState, more: Partial<ReadCard> = {}): ReadCard {
  return {
    ...{ programId: 'p', memberId: 'm-1', cardId: 1, isNew: false, memberIsNew: false, asked: ['m-1'], standing: 'good' },
    ...{
      lots: [...lots],
      held,
      reserved,
      debt,
      debtAt: null,
      crediting: 0,
      level: 'member',
      levelFrom: null,
      levelVersion: null,
      orders: 0,
      spend: 0,
      earned: 0,
    },
    ...{ version: 0, joinedOn: DATE, tags: [], lists: [], birthday: null, attributes: {}, lockedAt: AT },
    ...more,
  };
}

/** A settled order as its row is read. */
export function settledParent({ order, progress }: Sold, memberId: string | null = null): Parent {
  const { request, facts, pricing, redemption, accrual, uses, posted } = order;
  return {
    ...{
      programId: 'p',
      kind: 'order',
      id: request.orderId,
      memberId,
      cardId: memberId === null ? null : 1,
      cardNow: memberId === null ? null : 1,
      ruleSetVersion: 1,
    },
    ...{ at: facts?.at ?? AT, date: facts?.date ?? DATE, request, facts, pricing, redemption, accrual, uses: [...uses], posted, progress },
  };
}

/** What was read, level histories of all cards included. */
export function worldOf(read: Partial<ReadWorld>): World {
  const cards = read.cards ?? [];
  return new World({ parents: [], counters: [], holds: [], levelHistories: new Map(cards.map(({ cardId }) => [cardId, []])), ...read, cards });
}
