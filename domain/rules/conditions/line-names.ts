import type { LineKind, OrderLine } from '../../orders/order';
import { AttributeNames } from './attributes';

/** A line with what earlier discounts left of it; minor units. */
export interface LineState {
  readonly request: OrderLine;
  readonly kind: LineKind;
  readonly quantity: number;
  readonly gross: number;
  readonly remaining: number;
}

export const LINE_FIELDS = {
  kind: 'string',
  sku: 'string',
  category: 'string',
  quantity: 'int',
  unitPrice: 'int',
  listPrice: 'int',
  gross: 'int',
  remaining: 'int',
  attributes: 'Attributes',
};

/** `line` in conditions (contract §2). A line sent with `amount` has the unit price that this comes to, downwards; without a list price it sells at its unit price. */
export class LineNames {
  readonly #line: LineState;
  #attributes: AttributeNames | undefined;

  constructor(line: LineState) {
    this.#line = line;
  }

  get kind(): string {
    return this.#line.kind;
  }
  get sku(): string {
    return this.#line.request.sku;
  }
  get category(): string {
    return this.#line.request.category ?? '';
  }
  get quantity(): bigint {
    return BigInt(this.#line.quantity);
  }
  get unitPrice(): bigint {
    const { unitPrice } = this.#line.request;
    return unitPrice === undefined ? this.gross / this.quantity : BigInt(unitPrice);
  }
  get listPrice(): bigint {
    const { listPrice } = this.#line.request;
    return listPrice === undefined ? this.unitPrice : BigInt(listPrice);
  }
  get gross(): bigint {
    return BigInt(this.#line.gross);
  }
  get remaining(): bigint {
    return BigInt(this.#line.remaining);
  }
  get attributes(): AttributeNames {
    return (this.#attributes ??= new AttributeNames(this.#line.request.attributes));
  }
}
