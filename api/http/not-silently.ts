import type { RequestHandler } from 'express';
import { Problem } from '../../domain/problem';

/** A connection on which nothing happens for too long is cut by Node; whoever waits for an answer on it is told so instead. */
export const notSilently: RequestHandler = (req, res, next) => {
  res.once('timeout', () => {
    if (res.headersSent) req.socket.destroy();
    else next(new Problem('UNAVAILABLE', 'A part of the system is not reachable at the moment. Nothing is lost; try again.', { retryAfter: 10 }));
  });
  next();
};
