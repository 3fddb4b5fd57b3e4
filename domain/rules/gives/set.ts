import type { WorkingLine } from '../working-line';
import type { SetGive } from '../rule-set';
import { atLeast } from './checks';
import { giveKind, type GiveInput, type GiveTools } from './give';
import { matchesNothing, type LineSelector } from '../line-selector';
import { LineSums } from './line-sums';
import { addSaving } from './price-group';
import { dearestSet, SetSlot, type SetCandidate } from './set-matching';
import { dearestFirst } from './units';

interface CompiledPart {
  readonly lines: LineSelector;
  readonly units: number;
}

/** Each complete set, its units taken dearest first, costs the given price. */
export const SET = giveKind<SetGive>({
  name: 'set',
  fields: ['set', 'price'],
  matches: (give): give is SetGive => 'set' in give,
  compile(give, tools) {
    atLeast(tools, 'price', give.price, 0);
    if (give.set.length === 0) tools.error('set', 'A set needs at least one part.');
    const parts = give.set.map((part, index): CompiledPart => {
      atLeast(tools, `set.${index}.units`, part.units, 1);
      const lines = tools.lines(`set.${index}.lines`, part.lines);
      checkPart(`set.${index}.lines`, lines, tools);
      return { lines, units: part.units };
    });
    const size = parts.reduce((sum, part) => sum + part.units, 0);
    if (tools.maxUnits !== null && tools.maxUnits < size)
      tools.error('set', `A set takes ${size} units, more than maxUnits: it could never be complete.`);
    return {
      kind: 'lines',
      savings: (input) => {
        const sums = new LineSums();
        const slots = parts.map(({ lines, units }) => ({ lines, slot: new SetSlot(units) }));
        const candidates = candidatesFor(slots, input);
        const all = slots.map(({ slot }) => slot);
        for (let set = dearestSet(candidates, all); set !== null; set = dearestSet(candidates, all)) {
          // Sets come dearest first: once one would cost more than without, all others would.
          if (!addSaving(sums, set.runs, set.times, give.price)) break;
        }
        return sums.savings();
      },
    };
  },
});

/** A set is taken from the lines of its discount. */
function checkPart(path: string, lines: LineSelector, tools: GiveTools): void {
  if (matchesNothing(lines)) tools.contradiction(path, 'No line ever matches: the set could never be complete.');
  else if (tools.ownLines !== null && matchesNothing(lines, tools.ownLines))
    tools.contradiction(path, 'None of the lines of the discount ever matches: the set could never be complete.');
}

/** The units that can stand in a set, dearest first, with the parts that each can stand for. */
function candidatesFor(parts: readonly { lines: LineSelector; slot: SetSlot }[], input: GiveInput): SetCandidate[] {
  const own = new Set(input.lines);
  const slotsOf = new Map<WorkingLine, SetSlot[]>();
  for (const { lines, slot } of parts) {
    for (const line of input.select(lines)) {
      const slots = slotsOf.get(line);
      if (slots !== undefined) slots.push(slot);
      else if (!input.hasOwnLines || own.has(line)) slotsOf.set(line, [slot]);
    }
  }
  const lines = [...slotsOf.keys()].sort((a, b) => a.index - b.index);
  const runs = dearestFirst(input.take(lines).flatMap((part) => part.runs()));
  return runs.map((run) => ({ run, left: run.count, slots: slotsOf.get(run.line) ?? [] }));
}
