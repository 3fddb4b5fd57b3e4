import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import { createLogger, transports } from 'winston';
import { bodyRooms } from './admission/body-room';
import { Problem } from '../domain/problem';
import { composeRoutes, type RouteParts } from './compose-routes';
import { createApp } from './http/create-app';
import { openApiRoutes } from './http/openapi/openapi-routes';
import { notAvailableRoutes } from './not-available-routes';

/** Nothing here reaches a store: what is tested is what the routes say of themselves. */
const parts = {
  database: {},
  orders: {},
  grants: {},
  operations: {},
  findRunning: () => Promise.resolve(null),
  startSimulation: () => Promise.resolve(),
  imports: { ways: { orders: { isUnderWay: () => false }, grants: {}, operations: {} } },
  startReconciliation: () => Promise.resolve(),
  checkReadiness: () => Promise.resolve({}),
  scrape: () => Promise.resolve(''),
  pepper: '',
  forgetVerified: () => undefined,
  now: () => new Date(),
} as unknown as RouteParts;

const routes = composeRoutes(parts);
const published = openApiRoutes(routes);

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security?: unknown[];
  parameters?: { in: string; name: string; required?: boolean; description?: string }[];
  requestBody?: { content: Record<string, { schema: Json; examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json; example?: unknown }> }>;
}

let document: { openapi: string; paths: Record<string, Record<string, Operation>>; tags: { name: string }[]; info: Json; components: Json };

beforeAll(async () => {
  const openapi = published.find((route) => route.path === '/openapi.json');
  document = JSON.parse((await openapi?.handle())?.body as string) as typeof document;
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

describe('the routes', () => {
  it('are each there once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are those of the contract that are in scope', () => {
    const later = new Set<unknown>(notAvailableRoutes);
    expect(
      [...routes, ...published]
        .filter((route) => !later.has(route))
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(
      [
        'get /v1/lifecycle-runs/{programId}/{businessDate}',
        'get /v1/orders/{orderId}/returns',
        'get /v1/orders/{orderId}/returns/{returnId}',
        'post /v1/lifecycle-runs',
        'post /v1/orders/{orderId}/cancellation',
        'post /v1/orders/{orderId}/claim',
        'post /v1/orders/{orderId}/confirmation',
        'post /v1/orders/{orderId}/returns',
        'put /v1/members/{memberId}/level',
        'post /v1/orders',
        'get /v1/orders',
        'get /v1/orders/{orderId}',
        'get /v1/orders/{orderId}/explanation',
        'post /v1/orders/{orderId}/retry',
        'post /v1/quotes',
        'post /v1/grants',
        'get /v1/grants/{grantId}',
        'post /v1/redemptions',
        'get /v1/redemptions/{redemptionId}',
        'post /v1/redemptions/{redemptionId}/reversal',
        'get /v1/redemptions/{redemptionId}/reversal/{reversalId}',
        'post /v1/holds',
        'get /v1/holds/{holdId}',
        'post /v1/holds/{holdId}/capture',
        'get /v1/holds/{holdId}/capture/{captureId}',
        'post /v1/holds/{holdId}/void',
        'get /v1/holds/{holdId}/void',
        'post /v1/transfers',
        'get /v1/transfers/{transferId}',
        'get /v1/members',
        'put /v1/members/{memberId}',
        'get /v1/members/{memberId}',
        'delete /v1/members/{memberId}',
        'post /v1/members/{memberId}/block',
        'post /v1/members/{memberId}/unblock',
        'get /v1/members/{memberId}/orders',
        'get /v1/members/{memberId}/statement',
        'put /v1/lists/{listId}/members',
        'post /v1/member-merges',
        'get /v1/member-merges/{mergeId}',
        'get /v1/lists/{listId}',
        'get /v1/members/{memberId}/balance',
        'get /v1/members/{memberId}/lots',
        'get /v1/members/{memberId}/entries',
        'get /v1/members/{memberId}/levels',
        'put /v1/programs/{programId}',
        'get /v1/programs',
        'get /v1/programs/{programId}',
        'get /v1/programs/{programId}/rule-sets/{version}',
        'get /v1/programs/{programId}/rule-sets/{a}/diff/{b}',
        'post /v1/programs/{programId}/simulations',
        'get /v1/simulations/{simulationId}',
        'get /v1/simulations/{simulationId}/file',
        'post /v1/imports',
        'post /v1/reconciliations',
        'get /v1/reconciliations/latest',
        'get /v1/reconciliations/{reconciliationId}',
        'get /v1/reconciliations/cases',
        'post /v1/reconciliations/cases/{caseId}/acknowledge',
        'post /v1/reconciliations/cases/{caseId}/resolve',
        'post /v1/api-keys',
        'get /v1/api-keys',
        'get /v1/api-keys/{keyId}',
        'delete /v1/api-keys/{keyId}',
        'post /v1/api-keys/{keyId}/rotate',
        'get /healthz',
        'get /readyz',
        'get /metrics',
        'get /openapi.json',
        'get /docs',
      ].sort(),
    );
  });
});

describe('the OpenAPI document', () => {
  it('is 3.1 and has every route', () => {
    expect(document.openapi).toBe('3.1.0');
    const documented = operations().map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual([...routes, ...published].map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('names every operation once, and groups it under a tag that is explained', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations()) {
      expect(tags).toContain(operation.tags[0]);
      expect(operation.summary.length).toBeGreaterThan(3);
    }
  });

  it('declares every parameter of a path', () => {
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort());
      for (const parameter of declared) expect(parameter.required).toBe(true);
    }
  });

  it('says of every operation but the public ones how a missing key and an error of ours are answered', () => {
    for (const { path, operation } of operations()) {
      const isPublic = !path.startsWith('/v1/') && path !== '/metrics';
      expect(operation.security).toEqual(isPublic ? [] : undefined);
      for (const status of ['401', '403', '500', '503']) if (!isPublic) expect(Object.keys(operation.responses)).toContain(status);
    }
  });

  it('refers only to what it has, with schemas that compile', () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: true });
    addFormats(ajv);
    ajv.addSchema(document, 'openapi');
    const references = new Set(JSON.stringify(document).match(/"#\/components\/schemas\/[^"]+"/g));
    expect(references.size).toBeGreaterThan(20);
    for (const reference of references) expect(ajv.compile({ $ref: `openapi${JSON.parse(reference) as string}` })).toBeDefined();
  });

  it('keeps requests closed and answers open', () => {
    const schemas = document.components.schemas as Record<string, Json>;
    expect(schemas.Order?.additionalProperties).toBe(false);
    expect(schemas.SettledOrder).not.toHaveProperty('additionalProperties');
    expect(schemas.Problem).not.toHaveProperty('additionalProperties');
  });

  it('has examples that are true', () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false });
    addFormats(ajv);
    ajv.addSchema(document, 'openapi');
    let checked = 0;
    const fits = (schema: Json, value: unknown, what: string) => {
      const reference = schema.$ref as string;
      const validate = ajv.compile({ $ref: `openapi${reference}` });
      expect([what, validate(value) ? null : ajv.errorsText(validate.errors)]).toEqual([what, null]);
      checked += 1;
    };
    for (const { path, method, operation } of operations()) {
      const body = operation.requestBody?.content['application/json'];
      for (const { value } of Object.values(body?.examples ?? {})) fits(body?.schema ?? {}, value, `${method} ${path}`);
      for (const [status, response] of Object.entries(operation.responses)) {
        const content = response.content?.['application/json'];
        if (content?.example !== undefined) fits(content.schema, content.example, `${method} ${path} ${status}`);
      }
    }
    expect(checked).toBeGreaterThan(8);
  });

  it('gives examples of bodies that the validation takes', () => {
    for (const route of routes) {
      if (route.action === 'public' || route.body === undefined) continue;
      expect(Object.keys(route.bodyExamples ?? {}).length).toBeGreaterThan(0);
      for (const { value } of Object.values(route.bodyExamples ?? {})) expect(route.body.safeParse(value).error?.issues ?? []).toEqual([]);
    }
  });

  it('tells an integrator the ground rules and every code', () => {
    const description = document.info.description as string;
    for (const word of [
      'Authorization: Bearer',
      'Idempotent-Replayed',
      'Prefer',
      'Accept-Language',
      'X-Request-Id',
      'INSUFFICIENT_POINTS',
      'nextCursor',
    ])
      expect(description).toContain(word);
  });
});

describe('parts whose time has not come', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const authenticate = (header: string | undefined) =>
      header === 'Bearer any'
        ? Promise.resolve({ keyId: 'k', subject: 's', role: 'auditor' as const, programIds: ['other'] })
        : Promise.reject(new Problem('UNAUTHENTICATED', 'no'));
    const logger = createLogger({ silent: true, transports: [new transports.Console()] });
    server = createServer(
      createApp({
        logger,
        now: () => new Date(),
        draining: { active: false },
        authenticator: { authenticate },
        bodies: bodyRooms({ requests: 10, bytes: 2 ** 22 }),
        routes,
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each(notAvailableRoutes.map(({ method, path }) => [method.toUpperCase(), path]))(
    '%s %s answers 501 to a key, 401 to none',
    async (method, path) => {
      const target = `${url}${path.replace(/\{\w+\}/g, 'x-1')}?programId=p&limit=3`;
      const body = method === 'GET' ? {} : { body: 'whatever' };
      const answer = await fetch(target, { method, headers: { authorization: 'Bearer any' }, ...body });
      expect([answer.status, await answer.json()]).toEqual([501, expect.objectContaining({ code: 'NOT_AVAILABLE' })]);
      expect((await fetch(target, { method, ...body })).status).toBe(401);
    },
  );
});
