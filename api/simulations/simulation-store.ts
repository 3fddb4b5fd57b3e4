import type { Requested } from '../../db/simulations/requests';
import type { StoredSimulation, WantedSimulation } from '../../db/simulations/simulation';

/** What the handlers of simulations read and write; `db/simulations` provides it. */
export interface SimulationStore {
  request: (wanted: WantedSimulation) => Promise<Requested>;
  find: (programId: string, simulationId: string) => Promise<StoredSimulation | null>;
  /** Programs that have a simulation of this id, of those named; null: of all. */
  programsWith: (simulationId: string, among: readonly string[] | null) => Promise<string[]>;
  /** The result file, piece by piece. */
  results: (programId: string, simulationId: string) => AsyncIterable<string>;
}

/** Hands a simulation to Temporal; once more for one that is under way changes nothing. @throws when Temporal doesn't take it. */
export type StartSimulation = (simulation: { programId: string; simulationId: string }) => Promise<void>;
