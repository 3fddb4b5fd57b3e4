import type { Request, Response } from 'express';

/** Status that the caller has seen; 499 for one who went away: nothing arrived, whatever was written. */
export function answeredStatus(req: Request, res: Response): number {
  return res.writableFinished && req.errored === null ? res.statusCode : 499;
}
