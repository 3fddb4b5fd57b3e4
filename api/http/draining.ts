import type { RequestHandler } from 'express';
import { Problem } from '../../domain/problem';

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
    throw new Problem('UNAVAILABLE', 'This process is shutting down. Try again.', { retryAfter: 2 });
  };
}
