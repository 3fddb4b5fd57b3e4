import type { Language } from '../../../language';
import type { ProgramFacts } from '../../../settlement/facts';
import { speaker } from '../../../settlement/explanation/speaker';
import type { Change } from '../change';
import { isRecord } from '../shape';
import { ENGLISH } from './english';
import { INDONESIAN } from './indonesian';
import { fieldsInWords, labelOf, valueInWords, type Teller } from './value';
import type { ChangeWording } from './change-wording';

const WORDINGS: Record<Language, ChangeWording> = { en: ENGLISH, id: INDONESIAN };

/** How a language tells changes of a program's rules, amounts in its currency. */
export function changeTeller(language: Language, program: ProgramFacts): (change: Change) => string {
  const teller = { ...speaker(language, program), changes: WORDINGS[language] };
  return (change) => sentence(change, teller);
}

function sentence({ path, kind, before, after, rule }: Change, teller: Teller): string {
  const { changes } = teller;
  const [part = '', ...rest] = path.split('.');
  if (rule === null && rest.length === 0 && Array.isArray(after)) return changes.reordered(part, after.join(', '));
  const subject = rule === null ? labelOf(part, teller) : changes.subject(rule.part, rule.id, rule.name);
  const steps = rule === null ? rest : rest.slice(1);
  if (rule !== null && steps.length === 0)
    return kind === 'removed' ? changes.ruleRemoved(subject) : changes.ruleAdded(subject, whole(after, part, teller));
  const field = steps.length === 0 ? subject : `${subject}: ${steps.map((step) => stepName(step, teller)).join(' / ')}`;
  const place = { part, field: steps.filter((step) => !isIndex(step)) };
  const [was, is] = [valueInWords(before, place, teller), valueInWords(after, place, teller)];
  if (kind === 'changed') return changes.changed(field, was, is);
  return kind === 'added' ? changes.added(field, is) : changes.removed(field, was);
}

/** A rule without what its name says already. */
function whole(rule: unknown, part: string, teller: Teller): string {
  const { id: _id, name: _name, ...fields } = isRecord(rule) ? rule : {};
  return fieldsInWords(fields, { part, field: [] }, teller);
}

/** Places in lists are counted from 1. */
function stepName(step: string, teller: Teller): string {
  return isIndex(step) ? String(Number(step) + 1) : labelOf(step, teller);
}

const isIndex = (step: string) => /^\d+$/.test(step);
