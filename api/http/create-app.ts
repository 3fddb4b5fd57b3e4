import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'winston';
import { bodyRoom, type BodyLimits } from '../admission/body-room';
import type { ApiMetrics } from '../../platform/metrics/api-metrics';
import type { Authenticator } from '../auth/authenticator';
import { refuseWhileDraining, type Draining } from './draining';
import { inTime } from './in-time';
import { noSuchRoute } from './no-such-route';
import { openApiRoutes } from './openapi/openapi-routes';
import { docsAssets } from './openapi/docs-page';
import { problemHandler } from './problems/problem-handler';
import { beginRequest, contextOf } from './request-context';
import { requestLog } from './request-log';
import { notSilently } from './not-silently';
import { requestMetrics } from './request-metrics';
import { mountRoute } from './route/mount-route';
import type { Route } from './route/route';

/** Longest time to find out who calls. */
const KNOWING_MS = 5_000;

export interface AppOptions {
  logger: Logger;
  now: () => Date;
  draining: Draining;
  authenticator: Pick<Authenticator, 'authenticate'>;
  bodies: BodyLimits;
  /** Where requests are counted. Default: nowhere. */
  metrics?: ApiMetrics;
  /** Everything that is served; the API's own description is added. */
  routes: readonly Route[];
}

/**
 * Composes the HTTP application. A route exists only by standing in `routes`, from which it is mounted and documented alike. Everything under
 * `/v1` needs a key, unknown paths too.
 */
export function createApp({ logger, now, draining, authenticator, bodies, metrics, routes }: AppOptions): Express {
  const all = [...routes, ...openApiRoutes(routes)];
  const app = express();
  const readBody = bodyRoom(bodies);
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple');
  app.use(beginRequest(now));
  if (metrics) app.use(requestMetrics(metrics));
  app.use(requestLog(logger), plainly, notSilently);
  for (const route of all.filter(isForWatching)) {
    if (route.action !== 'public') app.get(route.path, identify(authenticator));
    mountRoute(app, route, readBody);
  }
  app.use('/docs', docsAssets);
  app.use(refuseWhileDraining(draining));
  app.use('/v1', identify(authenticator));
  for (const route of all.filter((each) => !isForWatching(each))) mountRoute(app, route, readBody);
  app.use(noSuchRoute(all), problemHandler);
  return app;
}

/** Probes, scrapes and the documentation: answered while the process shuts down or has too much to do, too. */
function isForWatching({ action, path }: Route): boolean {
  return action === 'public' || !path.startsWith('/v1/');
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
