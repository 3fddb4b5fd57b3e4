import type { RequestHandler } from 'express';
import type { Logger } from 'winston';
import { refusalTally } from '../admission/refusal-tally';
import { answeredStatus } from './answered-status';
import { contextOf, type RequestContext } from './request-context';

/** One line a request, when its answer is out or its caller gone. Never bodies, keys or raw paths. */
export function requestLog(logger: Logger): RequestHandler {
  const countRefusal = refusalTally(logger);
  return (req, res, next) => {
    const startedAt = process.hrtime.bigint();
    res.once('close', () => {
      const context = contextOf(res);
      const { failure } = context;
      if (context.refused !== null) countRefusal(context.refused, context.caller?.keyId);
      const level = levelOf(context);
      if (!logger.isLevelEnabled(level)) return;
      logger.log(level, 'request', {
        requestId: context.requestId,
        method: req.method,
        route: context.route ?? 'unknown',
        status: answeredStatus(req, res),
        durationMs: Number((process.hrtime.bigint() - startedAt) / 1000n) / 1000,
        ...actor(context),
        ...context.ids,
        ...(failure && { code: failure.code, errorId: failure.errorId, ...describe(failure.error) }),
      });
    });
    next();
  };
}

/** Probes and scrapes come every few seconds and say nothing new, and what is refused for load may come by the thousand. */
function levelOf({ route, refused, failure }: RequestContext): 'debug' | 'info' | 'warn' | 'error' {
  if (route === '/healthz' || route === '/readyz' || route === '/metrics' || refused !== null) return 'debug';
  return failure?.level ?? 'info';
}

function actor({ caller }: RequestContext): Record<string, string> {
  return caller === null ? {} : { actor: caller.subject, keyId: caller.keyId };
}

/** Name, message and stack; not the rest of an error, which for a database error holds the values of the statement. */
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return {};
  return { error: `${error.name}: ${error.message}`, ...(error.stack !== undefined && { stack: error.stack }) };
}
