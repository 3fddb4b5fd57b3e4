import { lineOf } from './lines';
import { parseOptions, USAGE } from './options';
import { ledgerTable, summarize, type Run } from './report';

test('without options: three rounds of 20,000 orders on an engine of its own', () => {
  const { orders, rounds, callers, running, print } = parseOptions([], {});
  expect({ orders, rounds, callers, running, print }).toEqual({ orders: 20_000, rounds: 3, callers: 1, running: null, print: 'all' });
});

test.each([[['--orders', 'x']], [['--callers', '0']], [['--sconds', '1']]])('%j is refused, saying how it is called', (args) => {
  expect(() => parseOptions(args, {})).toThrow(USAGE);
});

test('lines are orders of five lines, and the returns of them', () => {
  const wanted = { programId: 'p', series: 's', orders: 2, members: 10 };
  const { order } = JSON.parse(lineOf('import', wanted, 1)) as { order: { orderId: string; memberId: string; lines: unknown[] } };
  expect(order).toMatchObject({ orderId: 's-1', memberId: 'm-9' });
  expect(order.lines).toHaveLength(5);
  expect(lineOf('again', wanted, 1)).toBe(lineOf('import', wanted, 1));
  expect(JSON.parse(lineOf('return', wanted, 1))).toEqual({ return: { orderId: 's-1', programId: 'p', returnId: 'back', all: true } });
});

test('medians, and how far they scatter', () => {
  const run = (perSecond: number): Run => ({
    workload: 'import',
    lines: 10,
    perSecond,
    statuses: { 201: 10 },
    cpuMs: { API: 0.5 },
    busy: 0.9,
    apiMib: 200,
  });
  const [summary] = summarize([run(100), run(300), run(200)]);
  expect(summary).toMatchObject({ perSecond: 200, rounds: 3, scatter: 0.5 });
  expect(ledgerTable(summary ? [summary] : [])).toContain('| orders of five lines |');
});
