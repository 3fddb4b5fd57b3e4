import { randomUUID } from 'node:crypto';
import * as kernel from '../../db/kernel/kernel';
import type { SettlementInsert } from '../../db/kernel/settlement-rows';
import type { Database } from '../../db/database';
import { inTransaction } from '../../db/transaction';
import type { Credit, PricedOrder } from '../../domain/settlement/outcome';
import type { TestDatabase } from '../harness/database';

/** What the tests compare of a card: everything but ids and instants of recording. Lots are named by their place in the order of making. */
export interface CardImage {
  active: number;
  pending: number;
  reserved: number;
  debt: number;
  lots: { points: number; remaining: number; state: string; availableOn: string; expiresOn: string | null }[];
  entries: { kind: string; points: number; debtChange: number; balanceAfter: number; availableAfter: number; lots: [number, number][] }[];
}

export interface OpenOrder {
  programId: string;
  id: string;
  attempt: number;
}

const FINGERPRINT = 'ab'.repeat(32);
const EXECUTION = { workflowId: 'test', runId: 'test' };
const NOTHING = { cards: [], members: [], counters: [] };

/** Plays the steps of settlements against the SQL kernel, one call a step, without workflow or rules. */
export class KernelDriver {
  constructor(
    private readonly database: Database,
    private readonly owner: TestDatabase,
    private readonly programId: string,
    private readonly memberId: string,
  ) {}

  async grant(date: string, lot: Credit): Promise<void> {
    await this.begin('grant', date, async (tx, row, card) => {
      await kernel.postGrants(
        tx,
        null,
        EXECUTION,
        [{ ...row, state: 'settled', request: { points: lot.points }, cardId: card.cardId, lot }],
        NOTHING,
        [],
      );
    });
  }

  /** Points that step 1 would let an order of this date redeem. */
  async available(date: string): Promise<number> {
    return inTransaction(this.database, async (tx) => {
      const { usable, held, reserved } = await this.lockCard(tx, date);
      return Math.max(0, usable - held - reserved);
    });
  }

  /** What a cap on the balance is measured on: points that have not lapsed on the date, and those that orders under way will credit. */
  async balance(date: string): Promise<number> {
    return inTransaction(this.database, async (tx) => {
      const { unlapsed, crediting } = await this.lockCard(tx, date);
      return unlapsed + crediting;
    });
  }

  /** Steps 1 and 2: points reserved, what is earned stored. */
  async open(date: string, reserve: number, credits: Credit[]): Promise<OpenOrder> {
    const points = credits.reduce((sum, credit) => sum + credit.points, 0);
    const ref = await this.begin('order', date, async (tx, row, card) => {
      const pricing = { subtotal: 0, discountTotal: 0, total: 0, goodsTotal: 0, lines: [], discounts: [], codesNotApplied: [] } satisfies PricedOrder;
      const redemption = { points: reserve, value: reserve, as: 'tender' as const, lineShares: [] };
      await kernel.applyDiscounts(tx, null, EXECUTION, {
        rows: [{ ...row, state: 'discounted', cardId: card.cardId, reserved: reserve, crediting: points, pricing, redemption }],
        cards: [
          {
            cardId: card.cardId,
            reserved: reserve,
            firstOrder: null,
            reserving: reserve === 0 ? null : { id: row.id, at: `${date}T12:00:00Z`, date, actor: 'a', keyId: 'k', requestId: 'r' },
          },
        ],
        uses: [],
        unused: NOTHING,
        dates: [],
      });
    });
    await inTransaction(this.database, (tx) => kernel.accruePoints(tx, null, [{ ...ref, accrual: { points, base: 0, rules: [], credits } }]));
    return ref;
  }

  async settle(ref: OpenOrder): Promise<void> {
    await inTransaction(this.database, (tx) => kernel.redeemPoints(tx, null, [ref]));
  }

  async undo(ref: OpenOrder): Promise<void> {
    await inTransaction(this.database, (tx) => kernel.undoSettlement(tx, null, [{ ...ref, problem: { code: 'INTERNAL', detail: 'test' } }]));
  }

  /** Books a debt as a clawback will: the kernel has no function for it yet. */
  async bookDebt(points: number, availableAfter: number): Promise<void> {
    await this.owner.rows(
      `with c as (update lumbung.card set debt = debt + $3, debt_at = greatest(debt_at, date_trunc('milliseconds', now())), version = version + 1 where program_id = $1 and member_id = $2 returning *),
            o as (insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id) select now(), program_id, id, version, 'order', 'x' from c)
       insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id)
       select now(), program_id, id, 'debt', 0, $3, active + pending, $4, date_trunc('milliseconds', now()), 'adjustment', 'x', 'a', 'k', 'r' from c`,
      [this.programId, this.memberId, points, availableAfter],
    );
  }

  async image(): Promise<CardImage | undefined> {
    const [card] = await this.owner.rows<{ id: string; active: string; pending: string; reserved: string; debt: string }>(
      'select * from lumbung.card where program_id = $1 and member_id = $2',
      [this.programId, this.memberId],
    );
    if (!card) return undefined;
    const lots = await this.owner.rows<{
      id: string;
      points: string;
      remaining: string;
      state: string;
      available_on: string;
      expires_on: string | null;
    }>('select id, points, remaining, state, available_on::text, expires_on::text from lumbung.lot where card_id = $1 order by id', [card.id]);
    const place = new Map(lots.map((lot, index) => [Number(lot.id), index]));
    const entries = await this.owner.rows<{
      kind: string;
      points: string;
      debt_change: string;
      balance_after: string;
      available_after: string;
      lots: [number, number][];
    }>(
      `select e.kind, e.points, e.debt_change, e.balance_after, e.available_after,
              coalesce((select jsonb_agg(jsonb_build_array(a.lot_id, a.points) order by a.lot_id) from lumbung.allocation a where a.entry_id = e.id), '[]') as lots
         from lumbung.entry e where e.card_id = $1 order by e.id`,
      [card.id],
    );
    return {
      active: Number(card.active),
      pending: Number(card.pending),
      reserved: Number(card.reserved),
      debt: Number(card.debt),
      lots: lots.map((l) => ({
        points: Number(l.points),
        remaining: Number(l.remaining),
        state: l.state,
        availableOn: l.available_on,
        expiresOn: l.expires_on,
      })),
      entries: entries.map((e) => ({
        kind: e.kind,
        points: Number(e.points),
        debtChange: Number(e.debt_change),
        balanceAfter: Number(e.balance_after),
        availableAfter: Number(e.available_after),
        lots: e.lots.map(([lot, points]) => [place.get(lot) ?? -1, points]),
      })),
    };
  }

  private async begin(
    kind: kernel.KeyKind,
    date: string,
    write: (tx: Parameters<Parameters<typeof inTransaction>[1]>[0], row: SettlementInsert, card: { cardId: number }) => Promise<void>,
  ): Promise<OpenOrder> {
    const ref = { programId: this.programId, id: randomUUID(), attempt: 1 };
    const acceptedAt = new Date().toISOString();
    await inTransaction(this.database, async (tx) => {
      await kernel.openKeys(tx, null, kind, EXECUTION, [{ ...ref, fingerprint: FINGERPRINT, acceptedAt }]);
      const card = await this.lockCard(tx, date);
      const row: SettlementInsert = {
        ...ref,
        state: 'settled',
        fingerprint: FINGERPRINT,
        memberId: this.memberId,
        cardId: null,
        ruleSetVersion: 1,
        request: {},
        acceptedAt,
        placedAt: `${date}T12:00:00Z`,
        date,
        facts: null,
        pricing: null,
        redemption: null,
        uses: [],
        problem: null,
        reserved: 0,
        crediting: 0,
        actor: 'a',
        keyId: 'k',
        requestId: 'r',
      };
      await write(tx, row, card);
    });
    return ref;
  }

  private async lockCard(tx: Parameters<Parameters<typeof inTransaction>[1]>[0], date: string) {
    const { programId, memberId } = this;
    const cards = await kernel.lockCards(tx, null, [{ programId, memberId, date, joinedOn: date, keyId: 'k', level: 'member' }]);
    const [card] = cards;
    if (!card) throw new Error('no card');
    return card;
  }
}
