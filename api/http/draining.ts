import type { RequestHandler } from 'express';
import { refuse } from '../admission/refusal';

/** Whether the process is shutting down. */
export interface Draining {
  readonly active: boolean;
}

/** Refuses requests that arrive while the process shuts down; those that came before are answered. */
export function refuseWhileDraining(draining: Draining): RequestHandler {
  return (_req, res, next) => {
    if (!draining.active) {
      next();
      return;
    }
    res.set('Connection', 'close');
    throw refuse('draining');
  };
}
