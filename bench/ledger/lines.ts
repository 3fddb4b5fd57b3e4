/** What is imported: new orders, the same once more, and their returns. */
export const WORKLOADS = ['import', 'again', 'return'] as const;
export type Workload = (typeof WORKLOADS)[number];

export interface Import {
  programId: string;
  /** Tells the orders of one import from those of others. */
  series: string;
  orders: number;
  members: number;
}

const LINES = 5;
/** Prime, so that the members of an import come in no order of theirs. */
const STRIDE = 7_919;

/** Line `n` of an import as JSON, ASCII, with its newline: an order of five lines, or the return of all of it. */
export function lineOf(workload: Workload, { programId, series, members }: Import, n: number): string {
  const orderId = `${series}-${n}`;
  if (workload === 'return') return `{"return":{"orderId":"${orderId}","programId":"${programId}","returnId":"back","all":true}}\n`;
  const lines = Array.from({ length: LINES }, (_, index) => {
    const unitPrice = 100 + ((n * 31 + index * 17) % 900);
    return `{"lineId":"${index + 1}","sku":"SKU-${(n + index) % 500}","category":"gifts","quantity":${1 + ((n + index) % 15)},"unitPrice":${unitPrice}}`;
  });
  const memberId = `m-${(n * STRIDE) % members}`;
  return `{"order":{"orderId":"${orderId}","programId":"${programId}","memberId":"${memberId}","placedAt":"2026-01-05T09:00:00Z","channel":"web","lines":[${lines.join(',')}]}}\n`;
}
