import type { KeyedRoute } from '../http/route/route';
import { downloadResults, showSimulation } from './read-simulations';
import { requestSimulation, type RequestSimulationOptions } from './request-simulation';
import type { SimulationStore } from './simulation-store';

/** Everything about simulations. */
export function simulationRoutes({ store, ...options }: Omit<RequestSimulationOptions, 'store'> & { store: SimulationStore }): KeyedRoute[] {
  return [requestSimulation({ ...options, store }), showSimulation(store), downloadResults(store)];
}
