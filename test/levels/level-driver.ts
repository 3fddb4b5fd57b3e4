import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/database';
import * as kernel from '../../db/kernel/kernel';
import { readLevelChanges } from '../../db/kernel/level-changes';
import type { CardFacts, WantedCard } from '../../db/kernel/settlement-rows';
import { assessLevels } from '../../activities/levels/assess-levels';
import { LevelBook, type BookedCause } from '../../activities/levels/level-book';
import { createRuleSets } from '../../activities/rule-sets';
import { readLevelStates, type LevelState } from '../../db/levels/level-states';
import { inTransaction } from '../../db/transaction';
import type { LevelChange } from '../../domain/levels/level-history';
import type { Cause, LevelRules } from '../../domain/levels/standing';
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
        ...{
          facts: null,
          pricing,
          redemption: null,
          uses: [],
          problem: null,
          reserved: 0,
          crediting: earned,
          actor: 'a',
          keyId: 'k',
          requestId: 'r',
        },
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

  /** Whatever else happens to the card's levels; brings the card into being. */
  async book(rules: LevelRules, cause: Cause, work: (book: LevelBook, cardId: number, cause: BookedCause) => void): Promise<void> {
    await inTransaction(this.database, async (tx) => {
      const { cardId } = await this.lock(tx, cause.date);
      const book = await LevelBook.read(tx, () => rules, [cardId]);
      work(book, cardId, { ...cause, actor: 'a', keyId: 'k', requestId: 'r' });
      await book.write(tx);
    });
  }

  /** The nightly run of a date, as far as this card's level is concerned; answers how many levels it changed. */
  async nightly(date: string): Promise<number> {
    return inTransaction(this.database, async (tx) => {
      const { cardId } = await this.lock(tx, date);
      const by = { actor: 'nightly', keyId: 'k', requestId: 'r' };
      const chunk = { programId: this.programId, date, afterCard: cardId - 1, limit: 1, by };
      return (await assessLevels(tx, createRuleSets(), chunk)).changed;
    });
  }

  /** The card as the next order's first step sees it on each of some dates, its state, and its history. */
  async read(
    dates: readonly string[],
  ): Promise<{ cards: CardFacts[]; state: LevelState; changes: readonly LevelChange[]; recorded: readonly LevelChange[] }> {
    return inTransaction(this.database, async (tx) => {
      const cards = await kernel.lockCards(
        tx,
        null,
        dates.map((date) => this.wanted(date)),
      );
      const cardId = cards[0]?.cardId ?? 0;
      const [state] = await readLevelStates(tx, [cardId]);
      if (!state) throw new Error('no card');
      const recorded = await tx.query<LevelChange>(
        'select level, level_before as before, at from lumbung.level_change where card_id = $1 order by id',
        [cardId],
      );
      return { cards, state, changes: (await readLevelChanges(tx, [cardId])).get(cardId) ?? [], recorded };
    });
  }

  private async lock(tx: Parameters<Parameters<typeof inTransaction>[1]>[0], date: string): Promise<CardFacts> {
    const [card] = await kernel.lockCards(tx, null, [this.wanted(date)]);
    if (!card) throw new Error('no card');
    return card;
  }

  private wanted(date: string): WantedCard {
    const { programId, memberId, lowest } = this;
    return { programId, memberId, date, joinedOn: date, keyId: 'k', level: lowest };
  }
}
