import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { Fault } from '../../cli/fault';
import { nodePart } from '../engine/node-part';
import type { Supervision } from '../engine/supervision';
import type { Measured } from './load/measure';
import type { Ask, LoadTarget, RunRequest, Told, Verified } from './load/messages';

export const LOAD = 'Load';

/** Told while a run is under way. */
export interface Moments {
  /** The warm-up is over. */
  counting: () => void;
  /** Enough was counted; what is still under way is waited for. */
  counted: () => void;
}

/** The load generator, in a process of its own. */
export interface LoadProcess {
  /** Makes program and cards; answers how many seconds that took. */
  prepare(target: LoadTarget): Promise<number>;
  run(run: RunRequest, moments: Moments): Promise<Measured>;
  verify(): Promise<Verified>;
}

export async function startLoadProcess(folder: DataFolder, supervision: Supervision): Promise<LoadProcess> {
  const spec = nodePart({ name: LOAD, script: join(__dirname, 'load', 'main.js'), folder });
  let child: ChildProcess | null = null;
  await supervision.start({ ...spec, spawn: () => (child = spec.spawn()) });

  /** Sends what is asked and hands on what is told, until one of it is the answer. */
  const ask = <Kind extends Told['told']>(question: Ask, answer: Kind, onTold: (told: Told) => void = () => undefined) =>
    new Promise<Extract<Told, { told: Kind }>>((resolve, reject) => {
      const process = child;
      if (process === null) throw new Error('the load generator was not started');
      const done = () => {
        process.off('message', onMessage);
        process.off('exit', onExit);
      };
      const onMessage = (told: Told) => {
        onTold(told);
        if (told.told !== answer && told.told !== 'failed') return;
        done();
        if (told.told === 'failed') reject(new Fault(`The load generator can't go on: ${told.reason}.`));
        else resolve(told as Extract<Told, { told: Kind }>);
      };
      const onExit = () => {
        done();
        reject(new Fault(`The load generator has ended; its log is in ${folder.logs}.`));
      };
      process.on('message', onMessage);
      process.once('exit', onExit);
      process.send(question);
    });

  return {
    prepare: async (target) => (await ask({ ask: 'prepare', target }, 'prepared')).seconds,
    run: async (run, moments) => {
      const told = await ask({ ask: 'run', run }, 'measured', ({ told }) => {
        if (told === 'counting') moments.counting();
        if (told === 'counted') moments.counted();
      });
      return told.measured;
    },
    verify: async () => (await ask({ ask: 'verify' }, 'verified')).verified,
  };
}
