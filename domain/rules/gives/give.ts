import type { LineSelector } from '../line-selector';
import type { Give, Rounding } from '../rule-set';
import type { LinePart } from './take-units';
import type { Base, GiveLine } from './units';

/** What a kind of `give` computes on. */
export interface GiveInput {
  /** The lines that the rule's `lines` match. */
  readonly lines: readonly GiveLine[];
  /** The rule says which lines; otherwise `lines` are all goods. */
  readonly hasOwnLines: boolean;
  readonly base: Base;
  readonly rounding: Rounding;
  /** The units that the discount may take of lines, by `maxUnits` and `pick`. */
  readonly take: (lines: readonly GiveLine[]) => LinePart[];
  /** Lines of the order that another condition of the give matches. */
  readonly select: (lines: LineSelector) => readonly GiveLine[];
}

/** What a line saves, in minor units. */
export interface Saving {
  readonly line: GiveLine;
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
  /** Compiles a condition over lines; what is wrong with it is reported. */
  lines(path: string, source: string | undefined): LineSelector;
  readonly maxUnits: number | null;
}

/** A kind of give: the fields that it may have, how it is recognised, checked and made ready. */
export interface GiveKind {
  readonly fields: readonly string[];
  matches(give: Give): boolean;
  /** Of a give that matches only. */
  compile(give: Give, tools: GiveTools): CompiledGive;
}

interface GiveDefinition<G extends Give> {
  readonly fields: readonly string[];
  matches(give: Give): give is G;
  compile(give: G, tools: GiveTools): CompiledGive;
}

/** Defines a kind of give by functions that know its type. */
export function giveKind<G extends Give>(definition: GiveDefinition<G>): GiveKind {
  return {
    fields: definition.fields,
    matches: (give) => definition.matches(give),
    compile(give, tools) {
      if (!definition.matches(give)) throw new Error('A give of another kind');
      return definition.compile(give, tools);
    },
  };
}
