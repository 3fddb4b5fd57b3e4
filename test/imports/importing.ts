import type { Client } from '../harness/client';

/** The answer to one line of an import. */
export interface ImportedLine {
  line: number;
  kind?: string;
  id: string | null;
  status: number;
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** Lines as NDJSON. Texts are sent as they stand. */
export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

/** The answers of an import, one a line. */
export function answersIn(text: string): ImportedLine[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ImportedLine]));
}

/** Imports lines in one piece. */
export async function importLines(client: Client, lines: readonly unknown[], headers: Record<string, string> = {}): Promise<ImportedLine[]> {
  const raw = ndjson(lines);
  const { status, body } = await client.post<string>('/v1/imports', undefined, {
    raw,
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  });
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return answersIn(body);
}
