import type { ServerResult } from '../bench-server';
import { figure, renderTable, whole } from './table';
import { costsTable, phasesTable, postgresTable, ratesTable, slicesText } from './tables';

const TITLES: Record<string, string> = {
  dev: "Temporal's dev server",
  postgres: "Temporal's full server on Postgres",
  running: 'An engine that was running',
};
const STATEMENT_LENGTH = 110;

/** Everything about one server for people, as Markdown. */
export function describeServer(kind: string, { temporal, postgres, runs, verified, dearest }: ServerResult, members: number): string {
  const versions = [`Temporal ${temporal}`, ...Object.entries(postgres).map(([name, version]) => `${name} ${version}`)].join(', ');
  const checked = `${whole(verified.answers)} answers and ${whole(verified.cards)} cards checked, ${verified.wrong.length} wrong.`;
  const statements = renderTable(
    [
      { title: 'ms in all', cell: ({ totalMs }) => whole(totalMs) },
      { title: 'calls', cell: ({ calls }) => whole(calls) },
      { title: 'ms each', cell: ({ totalMs, calls }) => figure(totalMs / calls) },
      { title: 'rows', cell: ({ rows }) => whole(rows) },
      { title: 'sent', cell: ({ toplevel }) => (toplevel ? 'yes' : '') },
      { title: 'statement', cell: ({ text }) => text.replaceAll(/\s+/g, ' ').trim().slice(0, STATEMENT_LENGTH).replaceAll('|', '\\|'), words: true },
    ],
    dearest,
  );
  return [
    `### ${TITLES[kind] ?? kind}`,
    `${versions}; ${whole(members)} cards. ${checked}`,
    ratesTable(runs),
    slicesText(runs),
    'CPU in ms per order (per workflow for the no-op), by process:',
    costsTable(runs),
    runs.some(({ walBytes }) => Object.keys(walBytes).length > 0) ? `What Postgres does per order:\n\n${postgresTable(runs)}` : '',
    'Where the time of a workflow goes, ms (mean of a sample; a step with the way to it through the workflow):',
    phasesTable(runs),
    dearest.length > 0 ? statements : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}
