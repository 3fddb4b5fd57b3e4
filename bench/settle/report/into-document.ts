import { readFileSync, writeFileSync } from 'node:fs';
import { Fault } from '../../../cli/fault';

/** Stands in a document where a bench's figures begin; they go to its end, or to the mark that ends them. */
export const markOf = (bench: string) => `<!-- bench:${bench} -->`;
const endOf = (bench: string) => `<!-- /bench:${bench} -->`;

/** Puts a bench's figures into a document in place of those that it has. @throws Fault where it has no place for them. */
export function writeInto(path: string, bench: string, figures: readonly string[]): void {
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), bench, figures, path));
}

export function withFigures(text: string, bench: string, figures: readonly string[], path: string): string {
  const at = text.indexOf(markOf(bench));
  if (at < 0) throw new Fault(`${path} has no line ${markOf(bench)} after which the figures go.`);
  const end = text.indexOf(endOf(bench), at);
  const rest = end < 0 ? '' : `\n${text.slice(end)}`;
  return `${text.slice(0, at)}${markOf(bench)}\n\n${figures.map((part) => part.trim()).join('\n\n')}\n${rest}`;
}
