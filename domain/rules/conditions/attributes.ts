import type { Attributes, AttributeValue } from '../../orders/order';

/** Stands for an attribute that isn't there. Every one is a new object, so that it equals nothing, not even another absent one. */
export class Absent extends Object {}

/** Attributes as conditions see them: integers are CEL's exact ones, what isn't there is `Absent`. A Map because that is what CEL reads by `get`. */
export class AttributeNames extends Map<string, unknown> {
  readonly #attributes: Attributes;

  constructor(attributes: Attributes | undefined) {
    super();
    this.#attributes = attributes ?? {};
  }

  override get(name: string): unknown {
    return this.has(name) ? celValue(this.#attributes[name]) : new Absent();
  }

  override has(name: string): boolean {
    return Object.hasOwn(this.#attributes, name);
  }
}

function celValue(value: AttributeValue | undefined): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
