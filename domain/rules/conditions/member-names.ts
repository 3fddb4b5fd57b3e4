import type { MemberFacts } from '../../settlement/facts';
import { AttributeNames } from './attributes';

export const MEMBER_FIELDS = {
  id: 'string',
  level: 'string',
  tags: 'list<string>',
  lists: 'list<string>',
  birthdayIn: 'int',
  joinedDays: 'int',
  orders: 'int',
  spend: 'int',
  attributes: 'Attributes',
};

/** `member` in conditions (contract §2): the facts fixed when the order was first worked on. */
export class MemberNames {
  readonly #facts: MemberFacts;
  #attributes: AttributeNames | undefined;

  constructor(facts: MemberFacts) {
    this.#facts = facts;
  }

  get id(): string {
    return this.#facts.id;
  }
  get level(): string {
    return this.#facts.level;
  }
  get tags(): readonly string[] {
    return this.#facts.tags;
  }
  get lists(): readonly string[] {
    return this.#facts.lists;
  }
  get birthdayIn(): bigint {
    return BigInt(this.#facts.birthdayIn);
  }
  get joinedDays(): bigint {
    return BigInt(this.#facts.joinedDays);
  }
  get orders(): bigint {
    return BigInt(this.#facts.orders);
  }
  get spend(): bigint {
    return BigInt(this.#facts.spend);
  }
  get attributes(): AttributeNames {
    return (this.#attributes ??= new AttributeNames(this.#facts.attributes));
  }
}
