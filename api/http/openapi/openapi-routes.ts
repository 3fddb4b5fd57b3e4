import { z } from 'zod';
import type { PublicRoute, Route } from '../route/route';
import { docsPage } from './docs-page';
import { openApiDocument } from './openapi-document';

/** The routes that describe the others, and themselves. */
export function openApiRoutes(routes: readonly Route[]): PublicRoute[] {
  const own: PublicRoute[] = [
    {
      method: 'get',
      path: '/openapi.json',
      action: 'public',
      tag: 'Health',
      summary: 'This document',
      responses: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
      handle: () => Promise.resolve({ status: 200, contentType: 'application/json', body: text }),
    },
    {
      method: 'get',
      path: '/docs',
      action: 'public',
      tag: 'Health',
      summary: 'This document for people',
      responses: { 200: { description: 'A page; works without the internet.', contentType: 'text/html', schema: z.string() } },
      handle: () => Promise.resolve({ status: 200, contentType: 'text/html', body: docsPage }),
    },
  ];
  const text = JSON.stringify(openApiDocument([...routes, ...own]));
  return own;
}
