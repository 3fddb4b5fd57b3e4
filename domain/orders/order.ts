export const LINE_KINDS = ['goods', 'shipping', 'fee', 'tip', 'deposit', 'gift_card', 'tax'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export type AttributeValue = string | number | boolean | string[];
export type Attributes = Record<string, AttributeValue>;

/** A discount that the caller gave before (contract §3 `given`); comes off first. Minor units. */
export interface GivenDiscount {
  name: string;
  kind: string;
  amount: number;
}

/** One line as sent; exactly one of `unitPrice` and `amount` is there. Money in minor units. */
export interface OrderLine {
  lineId: string;
  sku: string;
  category?: string;
  quantity: number;
  unitPrice?: number;
  amount?: number;
  listPrice?: number;
  kind?: LineKind;
  given?: GivenDiscount[];
  attributes?: Attributes;
}

/** An order as sent (contract §3). */
export interface OrderRequest {
  orderId: string;
  programId: string;
  memberId?: string;
  /** RFC 3339 with offset. */
  placedAt: string;
  channel?: string;
  lines: OrderLine[];
  codes?: string[];
  tenders?: { kind: string; amount: number }[];
  /** Points of the card, or of a hold on it (all of them unless it says how many). */
  redeem?: { points?: number | 'max'; holdId?: string };
  attributes?: Attributes;
  currency?: string;
  ruleSetVersion?: number;
  expect?: { total?: number; payable?: number };
  pricing?: 'compute' | 'given';
  /** It was settled elsewhere: see `imported`. Only imports may say so. */
  state?: 'imported';
}
