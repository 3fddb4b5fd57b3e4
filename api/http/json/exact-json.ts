import type { FieldError } from '../../../domain/problem';
import { dotted, type PathSegment } from '../field-path';

export type JsonValue = string | number | boolean | null | JsonValue[] | { readonly [name: string]: JsonValue };

/** Deeper documents are refused: nothing in the contract nests further, and recursion must end. */
const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** Neither can be stored by Postgres, nor has an RFC 8785 canonical form. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** The text is not JSON; `message` says where. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** What was read, and what in it would not arrive as it was written. */
export interface ExactJson {
  value: JsonValue;
  faults: FieldError[];
}

/**
 * Reads JSON and reports what `JSON.parse` would silently change or drop: a name that stands twice, numbers that are not whole or not exact
 * (contract §1), `__proto__`, and characters that can't be stored.
 * @throws JsonSyntaxError when it is not JSON at all, or nested too deeply.
 */
export function parseExactJson(text: string): ExactJson {
  return new ExactJsonReader(text).read();
}

class ExactJsonReader {
  private at = 0;
  private readonly path: PathSegment[] = [];
  private readonly faults: FieldError[] = [];

  constructor(private readonly text: string) {}

  read(): ExactJson {
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) throw this.unexpected();
    return { value, faults: this.faults };
  }

  private value(): JsonValue {
    this.skipSpace();
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        return this.number();
    }
  }

  private object(): JsonValue {
    const object: Record<string, JsonValue> = {};
    this.enter();
    if (this.closes('}')) return object;
    do {
      this.skipSpace();
      if (this.text[this.at] !== '"') throw this.unexpected();
      const name = this.string();
      this.path.push(name);
      this.skipSpace();
      this.expect(':');
      const value = this.value();
      if (name === '__proto__') this.fault('is not allowed as a name');
      else if (Object.hasOwn(object, name)) this.fault('stands twice');
      else object[name] = value;
      this.path.pop();
    } while (this.continues('}'));
    return object;
  }

  private array(): JsonValue {
    const items: JsonValue[] = [];
    this.enter();
    if (this.closes(']')) return items;
    do {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    } while (this.continues(']'));
    return items;
  }

  private string(): string {
    const start = ++this.at;
    let escaped = false;
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) break;
      // At the end of the text it is NaN, which is not above anything.
      if (!(code >= 0x20)) throw this.unexpected();
      if (code === 0x5c) {
        escaped = true;
        this.at++;
      }
    }
    const raw = this.text.slice(start, this.at++);
    return escaped ? this.unescape(raw) : raw;
  }

  private unescape(raw: string): string {
    let value: string;
    try {
      value = JSON.parse(`"${raw}"`) as string;
    } catch {
      throw new JsonSyntaxError(`a text with a faulty escape ends ${this.position(this.at - 1)}`);
    }
    if (UNSTORABLE.test(value)) this.fault('contains a character that can’t be stored (U+0000 or half of a surrogate pair)');
    return value;
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.unexpected();
    this.at = NUMBER.lastIndex;
    const [raw, fraction, exponent] = match;
    const value = Number(raw);
    if (fraction !== undefined || exponent !== undefined) this.fault('must be a whole number, written with digits only');
    else if (!Number.isSafeInteger(value)) this.fault('is beyond ±9007199254740991');
    else if (Object.is(value, -0)) this.fault('must be written 0, not -0');
    return value;
  }

  private literal<T extends boolean | null>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.unexpected();
    this.at += word.length;
    return value;
  }

  private enter(): void {
    this.at++;
    if (this.path.length >= MAX_DEPTH) throw new JsonSyntaxError(`it is nested deeper than ${MAX_DEPTH} levels`);
  }

  private closes(bracket: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  private continues(bracket: string): boolean {
    if (this.closes(bracket)) return false;
    this.expect(',');
    return true;
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) throw this.unexpected();
    this.at++;
  }

  private skipSpace(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private fault(message: string): void {
    this.faults.push({ path: dotted(this.path), message });
  }

  private unexpected(): JsonSyntaxError {
    if (this.at >= this.text.length) return new JsonSyntaxError('it ends too early');
    const character = JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0));
    return new JsonSyntaxError(`unexpected ${character} ${this.position(this.at)}`);
  }

  private position(at: number): string {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    return `in line ${line}, column ${at - before.lastIndexOf('\n')}`;
  }
}
