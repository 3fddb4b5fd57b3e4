import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import { Refusal } from '../../admission/refusal';
import { contextOf } from '../request-context';
import { asProblem } from './as-problem';
import { toProblemDocument } from './problem-document';

/** The one place where errors become `application/problem+json`. Stacks and SQL stay in the log. */
export const problemHandler: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const problem = asProblem(error);
  const context = contextOf(res);
  const errorId = problem.errorId ?? randomUUID();
  context.failure = { code: problem.code, errorId, level: problem.level, error: problem.status === 500 ? error : (problem.cause ?? null) };
  if (problem instanceof Refusal) context.refused = problem.refused;
  if (res.headersSent) {
    next(error);
    return;
  }
  if (problem.retryAfter !== undefined) res.set('Retry-After', String(problem.retryAfter));
  if (problem.code === 'UNAUTHENTICATED') res.set('WWW-Authenticate', 'Bearer');
  res.vary('Accept-Language').set('Content-Language', context.language).status(problem.status);
  res
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .end(JSON.stringify(toProblemDocument(problem, { instance: req.path, errorId, language: context.language })));
};
