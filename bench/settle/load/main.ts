import { messageOf } from '../../../cli/fault';
import { exitWithParent, reportReady } from '../../../platform/parent';
import { measure, type Call } from './measure';
import type { Ask, LoadTarget, RunRequest, Told } from './messages';
import { noopLoad } from './noop-load';
import { prepareSettleLoad } from './settle-load';

/** A lone caller is slow: it needs this long to have warmed up at all. */
const LEAST_WARM_SECONDS = 0.7;
const WARM_SHARE = 0.15;

/** Process entry of the load generator: does what the bench asks, one thing after the other. */
function main(): void {
  let load: ReturnType<typeof prepare> | undefined;
  process.on('message', (ask: Ask) => {
    void answer(ask).catch((error: unknown) => tell({ told: 'failed', reason: messageOf(error) }));
  });
  exitWithParent(() => Promise.resolve());
  process.channel?.ref();
  process.once('SIGTERM', () => process.exit(0));
  reportReady();

  async function answer(ask: Ask): Promise<void> {
    if (ask.ask === 'prepare') {
      const started = performance.now();
      load = prepare(ask.target);
      await load;
      return tell({ told: 'prepared', seconds: (performance.now() - started) / 1_000 });
    }
    if (load === undefined) throw new Error('nothing was prepared');
    const { run, settle } = await load;
    if (ask.ask === 'verify') return tell({ told: 'verified', verified: await settle.verify() });
    tell({ told: 'measured', measured: await run(ask.run) });
  }
}

async function prepare(target: LoadTarget) {
  const noop = noopLoad(target.temporal);
  const settle = await prepareSettleLoad(target);
  const callersOf = async ({ workload, callers }: RunRequest): Promise<Call[]> => {
    if (workload === 'noop') return noop.callers(callers);
    return settle[workload](callers);
  };
  const run = async (request: RunRequest) => {
    const plan = { seconds: request.seconds, calls: request.calls };
    const warmSeconds = Math.max(LEAST_WARM_SECONDS, request.seconds * WARM_SHARE);
    const onCounting = () => tell({ told: 'counting' });
    const onCounted = () => tell({ told: 'counted' });
    try {
      return await measure({ ...plan, warmSeconds, onCounting, onCounted }, await callersOf(request));
    } finally {
      settle.hangUp();
    }
  };
  return { run, settle };
}

function tell(told: Told): void {
  process.send?.(told);
}

main();
