import { once } from 'node:events';
import { request } from 'node:http';
import { Fault } from '../../cli/fault';
import { lineOf, type Import, type Workload } from './lines';

export interface Sent {
  seconds: number;
  /** How many lines were answered, by status. */
  statuses: Record<string, number>;
}

export interface Target {
  url: string;
  key: string;
}

/** Lines that are sent in one piece. */
const PIECE = 64;
const STATUS = /"status":(\d+)/;

/** Sends an import, reading the answers meanwhile, and takes the time from its first byte to its last answer. @throws Fault when it isn't taken. */
export async function sendImport({ url, key }: Target, workload: Workload, wanted: Import): Promise<Sent> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const sent = request(`${url}/v1/imports`, { method: 'POST', headers, agent: false });
  const answered = once(sent, 'response') as Promise<[NodeJS.ReadableStream & { statusCode?: number }]>;
  const startedAt = performance.now();
  const sending = (async () => {
    for (let n = 0; n < wanted.orders; n += PIECE) {
      const piece = Array.from({ length: Math.min(PIECE, wanted.orders - n) }, (_, index) => lineOf(workload, wanted, n + index)).join('');
      if (!sent.write(piece)) await once(sent, 'drain');
    }
    sent.end();
  })();
  const [response] = await answered;
  if (response.statusCode !== 200) throw new Fault(`The import was answered ${response.statusCode ?? 0}.`);
  const statuses: Record<string, number> = {};
  let rest = '';
  for await (const bytes of response) {
    const lines = (rest + String(bytes)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const status = STATUS.exec(line)?.[1] ?? 'unreadable';
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }
  await sending;
  return { seconds: (performance.now() - startedAt) / 1_000, statuses };
}
