import { z } from 'zod';
import { Problem } from '../domain/problem';
import type { KeyedRoute, Method } from './http/route/route';

/** Routes of the contract whose time has not come. */
const LATER: readonly (readonly [Method, string])[] = [
  ['get', '/v1/programs/{programId}/reports/{name}'],
  ['post', '/v1/code-batches'],
  ['get', '/v1/code-batches/{batchId}'],
  ['get', '/v1/codes/{code}'],
  ['post', '/v1/codes/{code}/void'],
  ['post', '/v1/reservations'],
  ['get', '/v1/reservations/{reservationId}'],
  ['post', '/v1/reservations/{reservationId}/void'],
  ['post', '/v1/member-events'],
  ['post', '/v1/adjustments'],
  ['get', '/v1/adjustments'],
  ['get', '/v1/adjustments/{adjustmentId}'],
  ['put', '/v1/adjustments/{adjustmentId}'],
  ['post', '/v1/adjustments/{adjustmentId}/decisions'],
  ['post', '/v1/adjustments/{adjustmentId}/reversal'],
  ['post', '/v1/adjustments/{adjustmentId}/decision-tokens'],
  ['put', '/v1/shops/{shop}'],
  ['get', '/v1/shops/{shop}'],
  ['get', '/v1/shops/{shop}/sync'],
  ['post', '/v1/shops/{shop}/sync/full'],
  ['post', '/v1/shops/{shop}/sync/members/{memberId}/retry'],
  ['post', '/v1/shops/{shop}/sync/members/{memberId}/give-up'],
  ['post', '/v1/webhooks/shopify'],
  ['get', '/v1/events'],
  ['put', '/v1/webhook-endpoints/{endpointId}'],
  ['get', '/v1/webhook-endpoints/{endpointId}'],
  ['delete', '/v1/webhook-endpoints/{endpointId}'],
  ['get', '/v1/webhook-endpoints/{endpointId}/deliveries'],
  ['post', '/v1/webhook-endpoints/{endpointId}/deliveries/{eventId}/replay'],
  ['get', '/v1/status'],
  ['get', '/v1/audit-events'],
  ['post', '/v1/audit-verifications'],
];

/** Routes that answer `501 NOT_AVAILABLE` to every valid key, whatever is sent: never accepted and ignored. */
export const notAvailableRoutes: readonly KeyedRoute[] = LATER.map(([method, path]) => ({
  method,
  path,
  action: 'authenticated',
  tag: 'Not available yet',
  summary: `${method.toUpperCase()} ${path}`,
  params: paramsOf(path),
  query: z.looseObject({}),
  responses: {},
  problems: ['NOT_AVAILABLE'],
  handle: () => Promise.reject(new Problem('NOT_AVAILABLE', 'This part of the interface is not available yet.')),
}));

function paramsOf(path: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}
