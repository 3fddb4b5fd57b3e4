import { runCommand } from '../../cli/command';
import { Fault } from '../../cli/fault';
import { watchInterruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import { makeBenchCards } from '../../db/lifecycle/bench-cards';
import { loadSettings } from '../../platform/settings';
import { withEngine, type BenchedEngine } from '../engine/with-engine';
import { startLoadProcess } from '../settle/load-process';
import { writeInto } from '../settle/report/into-document';
import { describeConditions, machine } from '../settle/report/machine';
import { figure } from '../settle/report/table';
import { askForNight, isUnderWay, nightOver, publishNights } from './nights';
import { parseOptions, type LifecycleBenchOptions } from './options';
import { nightsTable, type Row } from './report';

const PROGRAM = 'bench-nights';
const NIGHTS = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;

/** Runs nights over many cards: one alone, and two beside settlements, which are also measured without one. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  const say: Say = options.print === 'all' ? (line) => console.log(line) : () => undefined;
  const interruption = watchInterruption();
  const rows = await withEngine('dev', options, interruption, say, (benched) => bench(benched, options, interruption.signal, say));
  const share = loadSettings(process.env).LUMBUNG_LIFECYCLE_SHARE;
  const { cards, callers, seconds } = options;
  const what = `${cards} cards with three lots each; every night one lot of each card moves. ${callers} callers settle orders on other cards. LUMBUNG_LIFECYCLE_SHARE ${share}.`;
  const figures = [`${describeConditions({ rounds: 1, seconds })} ${what}`, nightsTable(rows)];
  if (options.print !== 'json') console.log(figures.join('\n\n'));
  if (options.into !== undefined) writeInto(options.into, 'lifecycle', figures);
  if (options.print !== 'markdown')
    console.log(JSON.stringify({ bench: 'lifecycle', rows, share, machine: machine(), options: { cards, callers, seconds } }));
  return 0;
}

async function bench({ engine, folder, supervision }: BenchedEngine, options: LifecycleBenchOptions, signal: AbortSignal, say: Say): Promise<Row[]> {
  const { cards, callers, seconds, members } = options;
  await publishNights(engine, PROGRAM);
  const { ownerUrl } = engine;
  if (ownerUrl === null) throw new Fault('The cards can be made in an engine of the bench’s own only.');
  await makeBenchCards(ownerUrl, { programId: PROGRAM, cards, nights: NIGHTS });
  say(`${cards} cards made`);
  const load = await startLoadProcess(folder, supervision);
  await load.prepare({ url: engine.url, keys: engine.keys, temporal: engine.temporal, members });
  const settle = () => load.run({ workload: 'uniform', callers, seconds }, { counting: () => undefined, counted: () => undefined });

  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    say(`${row.name}: p99 ${figure(row.load?.p99)} ms, night ${figure(row.night === null ? null : row.night.seconds)} s`);
  };
  await askForNight(engine, PROGRAM, NIGHTS[0]);
  add({ name: 'a night alone', load: null, night: await nightOver(engine, PROGRAM, NIGHTS[0], signal) });
  for (const date of NIGHTS.slice(1)) {
    signal.throwIfAborted();
    add({ name: 'orders alone', load: await settle(), night: null });
    await askForNight(engine, PROGRAM, date);
    const beside = await settle();
    if (!(await isUnderWay(engine, PROGRAM, date))) say('The night was over before the orders were counted: more --cards or fewer --seconds.');
    add({ name: 'orders beside a night', load: beside, night: await nightOver(engine, PROGRAM, date, signal) });
  }
  return rows;
}

runCommand(main);
