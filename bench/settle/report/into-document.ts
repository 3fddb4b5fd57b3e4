import { readFileSync, writeFileSync } from 'node:fs';
import { Fault } from '../../../cli/fault';

/** Stands in a document where its figures begin; they go to its end. */
export const MARK = '<!-- bench:settle -->';

/** Puts figures into a document in place of those that it has. @throws Fault where it has no place for them. */
export function writeInto(path: string, figures: readonly string[]): void {
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), figures, path));
}

export function withFigures(text: string, figures: readonly string[], path: string): string {
  const at = text.indexOf(MARK);
  if (at < 0) throw new Fault(`${path} has no line ${MARK} after which the figures go.`);
  return `${text.slice(0, at)}${MARK}\n\n${figures.map((part) => part.trim()).join('\n\n')}\n`;
}
