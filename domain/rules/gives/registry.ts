import type { Give } from '../rule-set';
import { AMOUNT } from './amount';
import { BUNDLE } from './bundle';
import { BUY } from './buy';
import type { CompiledGive, GiveKind, GiveTools } from './give';
import { PERCENT } from './percent';
import { SET } from './set';
import { UNIT_PRICE } from './unit-price';

/** Every kind of `give` that a discount may have. */
const KINDS: readonly GiveKind[] = [PERCENT, AMOUNT, UNIT_PRICE, BUY, BUNDLE, SET];

/** Checks a give and makes it ready; null if it is of no kind. What is wrong is reported. */
export function compileGive(give: Give, tools: GiveTools): CompiledGive | null {
  for (const kind of KINDS) {
    const compiled = kind(give, tools);
    if (compiled !== null) return compiled;
  }
  tools.error('', 'A discount gives one of: percent, amount, unitPrice, buy, units, set.');
  return null;
}
