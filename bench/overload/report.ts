import type { Growth } from './memory';
import type { Spread, Summary } from './tally';

const spreadOf = ({ p50, p95, p99, max }: Spread) => `p50 ${p50}  p95 ${p95}  p99 ${p99}  max ${max} ms`;

/** What people read of a phase. */
export function describe(summary: Summary): string {
  const { what, offered, sent, perSecond, settled, accepted, refused, other, timeouts, lost, unsent, settledMs, refusedMs, retryAfter } = summary;
  const rate = offered > 0 ? `${offered}/s offered, ` : '';
  const rest = Object.entries({ ...other, timeouts, 'lost connections': lost, unsent }).filter(([, count]) => count > 0);
  const lines = [
    `${what}: ${rate}${sent} sent, ${settled} settled (${perSecond}/s), ${accepted} accepted, ${refused} refused, ${rest.length === 0 ? 'no errors' : rest.map(([name, count]) => `${count} × ${name}`).join(', ')}`,
    `  settled  ${spreadOf(settledMs)}`,
    ...(refused > 0 ? [`  refused  ${spreadOf(refusedMs)}  Retry-After ${retryAfter.least}–${retryAfter.most} s`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Memory by process, for people. */
export function describeMemory(memory: Readonly<Record<string, Growth>>): string {
  return Object.entries(memory)
    .map(([name, { start, early, late, most }]) => `  memory of ${name}: ${start} MiB before, ${early} early, ${late} at the end, ${most} at most\n`)
    .join('');
}
