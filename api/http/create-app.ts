import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'winston';
import type { Authenticator } from '../auth/authenticator';
import { refuseWhileDraining, type Draining } from './draining';
import { inTime } from './in-time';
import { noSuchRoute } from './no-such-route';
import { openApiRoutes } from './openapi/openapi-routes';
import { docsAssets } from './openapi/docs-page';
import { problemHandler } from './problems/problem-handler';
import { beginRequest, contextOf } from './request-context';
import { requestLog } from './request-log';
import { mountRoute } from './route/mount-route';
import type { Route } from './route/route';

/** Longest time to find out who calls. */
const KNOWING_MS = 5_000;

export interface AppOptions {
  logger: Logger;
  now: () => Date;
  draining: Draining;
  authenticator: Pick<Authenticator, 'authenticate'>;
  /** Everything that is served; the API's own description is added. */
  routes: readonly Route[];
}

/**
 * Composes the HTTP application. A route exists only by standing in `routes`, from which it is mounted and documented alike. Everything under
 * `/v1` needs a key, unknown paths too.
 */
export function createApp({ logger, now, draining, authenticator, routes }: AppOptions): Express {
  const all = [...routes, ...openApiRoutes(routes)];
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple');
  app.use(beginRequest(now), requestLog(logger), plainly);
  for (const route of all.filter(({ action }) => action === 'public')) mountRoute(app, route);
  app.use('/docs', docsAssets);
  app.use(refuseWhileDraining(draining));
  app.use('/v1', identify(authenticator));
  for (const route of all.filter(({ action }) => action !== 'public')) mountRoute(app, route);
  app.use(noSuchRoute(all), problemHandler);
  return app;
}

function identify(authenticator: Pick<Authenticator, 'authenticate'>): RequestHandler {
  return async (req, res, next) => {
    contextOf(res).caller = await inTime(authenticator.authenticate(req.get('Authorization')), KNOWING_MS);
    next();
  };
}

/** Nothing that is sent is to be taken for anything else than what it says it is. */
const plainly: RequestHandler = (_req, res, next) => {
  res.set('X-Content-Type-Options', 'nosniff');
  next();
};
