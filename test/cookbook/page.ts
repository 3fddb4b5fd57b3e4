import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(__dirname, '..', '..', 'docs', 'rules.md');
const HEADING = /^#{2,3} (.+)$/;
const RULE_SET = /^```json\n([^]*?)^```$/m;
const TABLE = /^\|.*Order.*\|\n\|[- |]+\|\n((?:\|.*\|\n?)+)/m;

/** A worked order: its cells by the heads of their columns. */
export type Row = Readonly<Record<string, string>>;

/** A part of docs/rules.md that holds a rule set. */
export interface Recipe {
  title: string;
  ruleSet: unknown;
  rows: Row[];
}

/** The recipes of docs/rules.md, in their order. A rule set without orders, or orders without one, is a mistake on the page. */
export function recipes(): Recipe[] {
  return parts(readFileSync(PAGE, 'utf8')).flatMap(({ title, text }) => {
    const [, json] = RULE_SET.exec(text) ?? [];
    const table = TABLE.exec(text);
    if (json === undefined && table === null) return [];
    if (json === undefined || table === null) throw new Error(`${title}: a rule set and its orders belong together`);
    return [{ title, ruleSet: JSON.parse(json) as unknown, rows: rowsOf(table[0]) }];
  });
}

/** The page cut at its headings; a part with several rule sets is cut behind each table as well. */
function parts(page: string): { title: string; text: string }[] {
  const found: { title: string; text: string }[] = [];
  for (const line of page.split('\n')) {
    const title = HEADING.exec(line)?.[1];
    const last = found.at(-1);
    if (title !== undefined) found.push({ title, text: '' });
    else if (last === undefined) continue;
    else if (line === '```json' && last.text.includes('```json')) found.push({ title: `${last.title}, once more`, text: `${line}\n` });
    else last.text += `${line}\n`;
  }
  return found;
}

function rowsOf(table: string): Row[] {
  const [heads = [], , ...rows] = table.trimEnd().split('\n').map(cells);
  return rows.map((row) => Object.fromEntries(heads.map((head, index) => [head, row[index] ?? ''])));
}

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
