import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '../../cli/fault';
import type { DataFolder } from '../../cli/launcher/data-folder';
import type { Interruption } from '../../cli/launcher/interruption';
import type { Say } from '../../cli/terminal';
import type { Engine } from './engine';
import { runningEngine } from './running-engine';
import { withScratchFolder } from './scratch-folder';
import { startEngine } from './start-engine';
import { Supervision } from './supervision';
import type { TemporalKind } from './temporal';

const INTERRUPTED = 130;

/** What a bench's command line says about its engine. */
export interface EngineChoice {
  /** An engine that runs already. */
  running: { base: string; keys: string; temporal: string } | null;
  cacheDir: string;
  profileInto: string | undefined;
  /** Count the statements inside of functions too. */
  statements: boolean;
}

/** An engine that is there, and where what is started beside it belongs. */
export interface BenchedEngine {
  engine: Engine;
  folder: DataFolder;
  supervision: Supervision;
}

/** One engine from its start to its end; nothing of it is left, however this ends. */
export function withEngine<Result>(
  kind: TemporalKind | 'running',
  choice: EngineChoice,
  interruption: Interruption,
  say: Say,
  bench: (benched: BenchedEngine) => Promise<Result>,
): Promise<Result> {
  const { signal } = interruption;
  const onFailure = ({ logs }: DataFolder) => {
    if (!signal.aborted) console.error(`What was started has logged to ${logs}`);
    return !signal.aborted;
  };
  return withScratchFolder(async (folder) => {
    const supervision = new Supervision(folder, say, signal);
    interruption.onSecond(() => void supervision.killAll().then(() => process.exit(INTERRUPTED)));
    const interrupted = new Promise<never>((_, reject) => {
      const end = () => reject(new Fault('Interrupted: everything is stopped.', { exitCode: INTERRUPTED }));
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    });
    const work = engineFor(kind, choice, { folder, supervision, say, signal }).then((engine) => {
      say(`Engine at ${engine.url}, logs in ${folder.logs}`);
      return bench({ engine, folder, supervision });
    });
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      // What is still under way fails when it is stopped.
      work.catch(() => undefined);
      interrupted.catch(() => undefined);
      await supervision.stopAll();
    }
  }, onFailure);
}

interface Surroundings {
  folder: DataFolder;
  supervision: Supervision;
  say: Say;
  signal: AbortSignal;
}

async function engineFor(temporal: TemporalKind | 'running', choice: EngineChoice, around: Surroundings): Promise<Engine> {
  const { running, cacheDir, statements: nestedStatements } = choice;
  if (temporal === 'running' || running) return runningEngine(running ?? { base: '', keys: '', temporal: '' });
  const profileInto = choice.profileInto === undefined ? undefined : resolve(choice.profileInto);
  if (profileInto !== undefined) mkdirSync(profileInto, { recursive: true });
  return startEngine({ ...around, temporal, cacheDir, nestedStatements, profileInto });
}
