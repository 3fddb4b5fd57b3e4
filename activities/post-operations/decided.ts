import { Problem } from '../../domain/problem';
import type { DatedOperation, Decider, Posting, Refused } from './decider';
import type { World } from './world';

/** What a kind decides about an operation. A problem that the domain throws is one of the sender's, and told like any other refusal. */
export function decided(decider: Decider, dated: DatedOperation, world: World): Posting<unknown> | Refused {
  try {
    return decider.decide(dated, world);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, errors } = error;
    return { problem: { code, detail: message, ...(errors.length > 0 && { errors: [...errors] }) } };
  }
}
