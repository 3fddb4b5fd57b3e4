import type { RequestHandler } from 'express';
import { Problem } from '../../domain/problem';
import type { Route } from './route/route';

/** Last of all handlers: a path that nobody took, or one that knows other methods (`Allow`). The contract has one code for both. */
export function noSuchRoute(routes: readonly Route[]): RequestHandler {
  const known = routes.map(({ method, path }) => ({ method: method.toUpperCase(), pattern: patternOf(path) }));
  return (req, res) => {
    const methods = known.filter(({ pattern }) => pattern.test(req.path)).map(({ method }) => method);
    if (methods.length === 0) throw new Problem('NOT_FOUND', 'There is nothing at this path.');
    res.set('Allow', methods.join(', '));
    throw new Problem('NOT_FOUND', `This path takes ${methods.join(', ')}, not ${req.method}.`);
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`);
}
