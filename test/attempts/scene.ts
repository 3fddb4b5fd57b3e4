import type { RacePoint } from '../../platform/race-points';
import { useAnotherApi } from '../harness/another-api';
import type { CallOptions, Client } from '../harness/client';
import { useEngine, type Engine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { useGates, type Gate } from '../harness/gates';

/** Long enough for a slow machine. */
export const PATIENTLY: CallOptions = { headers: { prefer: 'wait=60' } };
export const ASYNC: CallOptions = { headers: { prefer: 'respond-async' } };

/** What the files of this folder play with: an engine, a second API beside it, and gates at the race points. */
export interface Scene {
  engine: () => Engine;
  /** The engine's API, and another one on the same database and Temporal. */
  one: () => Client;
  two: () => Client;
  gate: (name: RacePoint, id: string) => Gate;
  /** A program with a limited discount `FEW`, and a member with 500 points in it. */
  publish: () => Promise<{ programId: string; memberId: string }>;
}

/** One batch in flight an API, so that what is sent while it flies travels together. */
export function useScene({ quiet = false } = {}): Scene {
  const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' }, quiet });
  const two = useAnotherApi(engine, { quiet });
  return {
    engine,
    one: () => engine().client,
    two,
    gate: useGates(),
    publish: async () => {
      const [programId, memberId] = [nextId('attempts'), nextId('m')];
      const discounts = [{ id: 'few', code: 'FEW', give: { percent: '10' as const }, limits: { total: 1 } }];
      await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
      await engine().client.post('/v1/grants', grant(programId, memberId, { points: 500 }));
      return { programId, memberId };
    },
  };
}

/** An order that takes part of everything that a first step reserves and counts: points, and the one use of `FEW`. */
export function greedy(programId: string, memberId: string, points = 300) {
  return order(programId, { memberId, codes: ['FEW'], redeem: { points } });
}

/** The body of a settled order, as far as these files look at it. */
export interface Settled {
  state: string;
  discountTotal: number;
  redeemed: { points: number } | null;
  balance: { available: number } | null;
  workflowId: string;
}
