import { z } from 'zod';
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { PERMISSIONS } from '../../auth/permissions';
import type { KeyedRoute, ResponseDefinition, Route } from '../route/route';
import { NDJSON } from '../ndjson/read-lines';
import { API_DESCRIPTION, API_VERSION, TAGS } from './introduction';
import { problemResponses, problemsOf } from './problem-responses';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of these routes: generated from the schemas that validate the requests. */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title: 'Lumbung', version: API_VERSION, description: API_DESCRIPTION },
    servers: [{ url: '/' }],
    tags: TAGS,
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'lmb_<selector>_<secret>',
          description: 'An API key, as `POST /v1/api-keys` gives it out once.',
        },
      },
    },
    paths,
  };
  return createDocument(document, { override: openResponses });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, whoMay(route)].filter((text) => text !== undefined).join('\n\n'),
    ...(route.action === 'public' ? { security: [] } : inputOf(route)),
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, response]) => [status, responseOf(response)])),
      ...problemResponses(problemsOf(route)),
    },
  };
}

function inputOf({
  params,
  query,
  requestHeaders,
  body,
  lines,
  bodyExamples,
  bodyOptional,
}: KeyedRoute): Pick<ZodOpenApiOperationObject, 'requestParams' | 'requestBody'> {
  const header = requestHeaders && z.object(mapValues(requestHeaders, (description) => z.string().optional().meta({ description })));
  const parts = { ...(params && { path: asObject(params) }), ...(query && { query: asObject(query) }), ...(header && { header }) };
  const asJson = body && { 'application/json': { schema: body, ...(bodyExamples && { examples: { ...bodyExamples } }) } };
  const content = lines === undefined ? asJson : { [NDJSON]: { schema: lines.schema.meta({ description: lines.description }) } };
  return {
    ...(Object.keys(parts).length > 0 && { requestParams: parts }),
    ...(content && { requestBody: { required: bodyOptional !== true, content } }),
  };
}

/** `post /v1/orders/{orderId}/retry` → `postOrdersByOrderIdRetry`: a stable name for generated clients. */
function operationId({ method, path }: Route): string {
  const words = path.replace('/v1/', '').split(/[/-]/);
  const named = words.map((word) => word.replace(/^\{(\w)(\w*)\}$/, (_, first: string, rest: string) => `By${first.toUpperCase()}${rest}`));
  return method + named.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function whoMay({ action }: Route): string {
  if (action === 'public') return 'Needs no key.';
  return action === 'authenticated' ? 'Any role.' : `Roles: ${PERMISSIONS[action].map((role) => `\`${role}\``).join(', ')}.`;
}

/** A schema of parameters is an object, checks on the whole included. */
function asObject(schema: z.ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  throw new TypeError('parameters are described by an object schema');
}

function responseOf({ description, schema, contentType = 'application/json', also, headers, example }: ResponseDefinition) {
  const other = also && { [also.contentType]: { schema: also.schema } };
  return {
    description,
    ...(headers && { headers: mapValues(headers, (text) => ({ description: text, schema: { type: 'string' as const } })) }),
    ...(schema && { content: { [contentType]: { schema, ...(example !== undefined && { example }) }, ...other } }),
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** Answers may gain fields (contract §1), so their schemas stay open; what is sent to us stays closed. */
const openResponses: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema, io }) => {
  const { def } = zodSchema._zod;
  if (io === 'output' && def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
};
