import { atRacePoint, type RacePoint } from '../../platform/race-points';

/** Holds whoever comes to a race point with a certain operation, until the test lets them go. */
export interface Gate {
  /** Resolves once that many have come, those included that were let go. */
  arrived: (count: number) => Promise<void>;
  /** Holds nobody else: those that are held stay. */
  letOthersPass: () => void;
  /** Lets the one go that has been held longest. */
  pass: () => void;
  /** The one held longest fails there, as if the news of what it did had been lost: its step runs again. */
  fail: () => void;
  /** Lets everybody go, now and later. */
  open: () => void;
}

type Watcher = (ids: readonly string[]) => Promise<void> | void;

/** A race point knows one handler; several gates may stand at it. */
const watchers = new Map<RacePoint, Set<Watcher>>();

/** Gives the test file that calls it gates; they stand open after each test, whatever became of it. */
export function useGates(): (name: RacePoint, id: string) => Gate {
  const gates = new Set<Gate>();
  afterEach(() => {
    for (const gate of gates) gate.open();
    gates.clear();
  });
  return (name, id) => {
    const gate = gateAt(name, id);
    gates.add(gate);
    return gate;
  };
}

function gateAt(name: RacePoint, id: string): Gate {
  const held: { go: () => void; fail: (error: Error) => void }[] = [];
  const awaited: { count: number; tell: () => void }[] = [];
  let arrivals = 0;
  let closed = true;
  const leave = watch(name, (ids) => {
    if (!ids.includes(id)) return;
    arrivals += 1;
    for (const { count, tell } of awaited) if (arrivals >= count) tell();
    if (!closed) return;
    return new Promise<void>((go, fail) => held.push({ go, fail }));
  });
  const longestHeld = () => {
    const one = held.shift();
    if (!one) throw new Error(`nobody is held at ${name}`);
    return one;
  };
  return {
    arrived: (count) => new Promise((tell) => (arrivals >= count ? tell() : awaited.push({ count, tell }))),
    letOthersPass: () => {
      closed = false;
    },
    pass: () => longestHeld().go(),
    fail: () => longestHeld().fail(new Error(`lost at ${name} by a test`)),
    open: () => {
      leave();
      for (const one of held.splice(0)) one.go();
    },
  };
}

function watch(name: RacePoint, watcher: Watcher): () => void {
  const here = watchers.get(name) ?? new Set();
  watchers.set(name, here.add(watcher));
  atRacePoint(name, async (ids) => {
    await Promise.all([...here].map(async (each) => each(ids)));
  });
  return () => here.delete(watcher);
}
