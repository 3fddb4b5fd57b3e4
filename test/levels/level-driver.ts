import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/database';
import * as kernel from '../../db/kernel/kernel';
import { readLevelChanges } from '../../db/kernel/level-changes';
import type { CardFacts } from '../../db/kernel/settlement-rows';
import { inTransaction } from '../../db/transaction';
import type { LevelChange } from '../../domain/levels/level-history';
import type { PricedOrder } from '../../domain/settlement/outcome';

const FINGERPRINT = 'ab'.repeat(32);
const EXECUTION = { workflowId: 'test', runId: 'test' };
const NOTHING = { cards: [], members: [], counters: [] };

/** An order as far as levels are concerned: when it counts, what it comes to, by which version. */
export interface LevelOrder {
  at: string;
  spend: number;
  earned: number;
  version: number;
}

export type AccruedOrder = kernel.OrderRef;

/** Plays the steps of a member's orders against the SQL kernel, without workflow or rules. */
export class LevelDriver {
  constructor(
    private readonly database: Database,
    private readonly programId: string,
    private readonly memberId: string,
    private readonly lowest: string,
  ) {}

  /** Steps 1 and 2. */
  async accrue({ at, spend, earned, version }: LevelOrder): Promise<AccruedOrder> {
    const ref = { programId: this.programId, id: randomUUID(), attempt: 1 };
    const date = at.slice(0, 10);
    const common = { ...ref, fingerprint: FINGERPRINT, acceptedAt: new Date().toISOString() };
    const credits = earned === 0 ? [] : [{ points: earned, availableOn: date, expiresOn: null }];
    const pricing: PricedOrder = {
      subtotal: spend,
      discountTotal: 0,
      total: spend,
      goodsTotal: spend,
      lines: [],
      discounts: [],
      codesNotApplied: [],
    };
    await inTransaction(this.database, async (tx) => {
      await kernel.openKeys(tx, null, 'order', EXECUTION, [common]);
      const { cardId } = await this.lock(tx, date);
      const row = {
        ...{ ...common, state: 'discounted' as const, memberId: this.memberId, cardId, ruleSetVersion: version, request: {}, placedAt: at, date },
        ...{ facts: null, pricing, redemption: null, uses: [], problem: null, reserved: 0, actor: 'a', keyId: 'k', requestId: 'r' },
      };
      await kernel.applyDiscounts(tx, null, EXECUTION, { rows: [row], cards: [], uses: [], unused: NOTHING, dates: [] });
    });
    await inTransaction(this.database, (tx) => kernel.accruePoints(tx, null, [{ ...ref, accrual: { points: earned, base: 0, rules: [], credits } }]));
    return ref;
  }

  /** Step 3, for several orders in one transaction. */
  async settle(refs: readonly AccruedOrder[]): Promise<void> {
    await inTransaction(this.database, (tx) => kernel.redeemPoints(tx, null, refs));
  }

  /** The card as the next order's first step sees it, and its history. */
  async read(): Promise<{ card: CardFacts; changes: readonly LevelChange[] }> {
    return inTransaction(this.database, async (tx) => {
      const card = await this.lock(tx, '2026-01-01');
      return { card, changes: (await readLevelChanges(tx, [card.cardId])).get(card.cardId) ?? [] };
    });
  }

  private async lock(tx: Parameters<Parameters<typeof inTransaction>[1]>[0], date: string): Promise<CardFacts> {
    const { programId, memberId, lowest } = this;
    const [card] = await kernel.lockCards(tx, null, [{ programId, memberId, date, joinedOn: date, keyId: 'k', level: lowest }]);
    if (!card) throw new Error('no card');
    return card;
  }
}
