import { localTime, type LocalTime } from '../../calendar/local-time';
import type { OrderRequest } from '../../orders/order';
import type { SettlementFacts } from '../../settlement/facts';
import { AttributeNames } from './attributes';

/** Sums of an order, which change while discounts are applied; minor units, and units of goods. */
export interface OrderSums {
  /** Goods before any discount; never changes. */
  readonly subtotal: number;
  /** What earlier discounts left of the goods. */
  readonly remaining: number;
  /** What they left of all lines. */
  readonly total: number;
  readonly quantity: number;
}

export const ORDER_FIELDS = {
  orderId: 'string',
  channel: 'string',
  subtotal: 'int',
  remaining: 'int',
  total: 'int',
  quantity: 'int',
  codes: 'list<string>',
  placedAt: 'google.protobuf.Timestamp',
  date: 'string',
  weekday: 'int',
  hour: 'int',
  isFirst: 'bool',
  attributes: 'Attributes',
};

/** `order` in conditions (contract §2). Dates and hours are those of the operation in the program's time zone. */
export class OrderNames {
  readonly #order: OrderRequest;
  readonly #facts: SettlementFacts;
  readonly #sums: OrderSums;
  readonly #timeZone: string;
  #local: LocalTime | undefined;
  #attributes: AttributeNames | undefined;

  constructor(order: OrderRequest, facts: SettlementFacts, sums: OrderSums, timeZone: string) {
    this.#order = order;
    this.#facts = facts;
    this.#sums = sums;
    this.#timeZone = timeZone;
  }

  get orderId(): string {
    return this.#order.orderId;
  }
  get channel(): string {
    return this.#order.channel ?? '';
  }
  get subtotal(): bigint {
    return BigInt(this.#sums.subtotal);
  }
  get remaining(): bigint {
    return BigInt(this.#sums.remaining);
  }
  get total(): bigint {
    return BigInt(this.#sums.total);
  }
  get quantity(): bigint {
    return BigInt(this.#sums.quantity);
  }
  get codes(): readonly string[] {
    return this.#order.codes ?? [];
  }
  get placedAt(): Date {
    return new Date(this.#facts.at);
  }
  get date(): string {
    return this.#facts.date;
  }
  get weekday(): bigint {
    return BigInt(this.local.weekday);
  }
  get hour(): bigint {
    return BigInt(this.local.hour);
  }
  get isFirst(): boolean {
    return this.#facts.isFirst;
  }
  get attributes(): AttributeNames {
    return (this.#attributes ??= new AttributeNames(this.#order.attributes));
  }

  private get local(): LocalTime {
    return (this.#local ??= localTime(this.#facts.at, this.#timeZone));
  }
}
