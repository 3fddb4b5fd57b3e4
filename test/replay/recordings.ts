import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const HISTORIES = join(__dirname, 'histories');

/** A history as it was recorded from the real server. */
export interface Recording {
  name: string;
  workflowId: string;
  workflowType: string;
  /** Temporal's JSON form of a history. */
  history: unknown;
}

/** Every recording that is kept; `npm run record-histories` makes them. */
export function recordings(): Recording[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as Recording);
}
