import type { WorkingLine } from '../working-line';
import type { LineSelector } from '../line-selector';
import type { Give, Rounding } from '../rule-set';
import type { LinePart } from './take-units';
import type { Base } from './units';

/** What a kind of `give` computes on. */
export interface GiveInput {
  /** The lines that the rule's `lines` match. */
  readonly lines: readonly WorkingLine[];
  /** The rule says which lines; otherwise `lines` are all goods. */
  readonly hasOwnLines: boolean;
  readonly base: Base;
  readonly rounding: Rounding;
  /** The units that the discount may take of lines, by `maxUnits` and `pick`. */
  readonly take: (lines: readonly WorkingLine[]) => LinePart[];
  /** Lines of the order that another condition of the give matches. */
  readonly select: (lines: LineSelector) => readonly WorkingLine[];
}

/** What a line saves, in minor units. */
export interface Saving {
  readonly line: WorkingLine;
  readonly amount: number;
}

/** A checked `give`, ready to be computed. */
export interface CompiledGive {
  /** How the discount is called in answers if nothing else decides: an amount per order, or any other. */
  readonly kind: 'order' | 'lines';
  /** The lines' savings in line order, a line at most once; never more than what is left of the units that it takes. */
  savings(input: GiveInput): Saving[];
}

/** What a kind of give needs to check itself. Paths are relative to the give. */
export interface GiveTools {
  error(path: string, message: string): void;
  /** What could never give anything. */
  contradiction(path: string, message: string): void;
  /** Compiles a condition over lines; what is wrong with it is reported. */
  lines(path: string, source: string | undefined): LineSelector;
  readonly maxUnits: number | null;
  /** The lines of the discount, if it names any. */
  readonly ownLines: LineSelector | null;
}

/** A kind of give: how it is recognised, the fields that it may have, how it is checked and made ready. */
export interface GiveDefinition<G extends Give> {
  readonly name: string;
  readonly fields: readonly string[];
  readonly matches: (give: Give) => give is G;
  readonly compile: (give: G, tools: GiveTools) => CompiledGive;
}

/** Compiles a give if it is of its kind, else says null. */
export type GiveKind = (give: Give, tools: GiveTools) => CompiledGive | null;

/** Makes a kind of give of functions that know its type. */
export function giveKind<G extends Give>({ name, fields, matches, compile }: GiveDefinition<G>): GiveKind {
  return (give, tools) => {
    if (!matches(give)) return null;
    for (const field of Object.keys(give)) if (!fields.includes(field)) tools.error(field, `It doesn't go together with ${name}.`);
    return compile(give, tools);
  };
}
