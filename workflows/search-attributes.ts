import { defineSearchAttributeKey } from '@temporalio/common';

/** Custom search attributes that operators find executions by. Registered where we start the server; see `docs/operating.md` for others. */
export const SEARCH_ATTRIBUTES = {
  program: defineSearchAttributeKey('LumbungProgram', 'KEYWORD_LIST'),
  orderId: defineSearchAttributeKey('LumbungOrderId', 'KEYWORD_LIST'),
  shop: defineSearchAttributeKey('LumbungShop', 'KEYWORD'),
} as const;
