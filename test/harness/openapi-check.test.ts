import { responseCheck } from './openapi-check';

const document = {
  openapi: '3.1.0',
  paths: {
    '/v1/orders/{orderId}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
          404: { $ref: '#/components/responses/Problem' },
          204: { description: 'nothing' },
        },
      },
    },
    '/v1/orders/latest': { get: { responses: { 200: { content: { 'text/plain': {} } } } } },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        properties: { orderId: { type: 'string' }, total: { type: 'integer' } },
        required: ['orderId'],
        additionalProperties: false,
      },
      Problem: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
    },
    responses: { Problem: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
  },
};

const check = responseCheck(document);
const seen = {
  method: 'GET',
  path: '/v1/orders/o-1?programId=p',
  status: 200,
  contentType: 'application/json',
  body: { orderId: 'o-1', total: 5 } as unknown,
};

test.each([
  ['an answer as documented', seen],
  ['a problem behind a reference', { ...seen, status: 404, contentType: 'application/problem+json', body: { code: 'NOT_FOUND' } }],
  ['a problem with members of its own', { ...seen, status: 404, contentType: 'application/problem+json', body: { code: 'NOT_FOUND', quote: {} } }],
  ['no body where none is documented', { ...seen, status: 204, contentType: '', body: undefined }],
  ['404 of an unknown path', { ...seen, path: '/v1/nothing', status: 404, contentType: 'application/problem+json', body: {} }],
  ['the fixed path before the one with a parameter', { ...seen, path: '/v1/orders/latest', contentType: 'text/plain', body: 'o-1' }],
])('passes %s', (_, response) => {
  expect(check(response)).toBeNull();
});

test.each([
  ['a field of another type', { ...seen, body: { orderId: 'o-1', total: '5' } }, 'must be integer'],
  ['a missing field', { ...seen, body: {} }, "required property 'orderId'"],
  ['a field that is not documented', { ...seen, body: { orderId: 'o-1', secret: 1 } }, 'additional properties'],
  ['an undocumented status', { ...seen, status: 418 }, 'no such answer'],
  ['an undocumented path', { ...seen, path: '/v1/nothing' }, 'not in the document'],
  ['an undocumented method', { ...seen, method: 'DELETE' }, 'no such answer'],
  ['another media type', { ...seen, contentType: 'text/html' }, 'the document says application/json'],
  ['a body where none is documented', { ...seen, status: 204 }, 'the document says none'],
  ['a problem that is none', { ...seen, status: 404, contentType: 'application/problem+json', body: { message: 'x' } }, "required property 'code'"],
])('finds %s', (_, response, problem) => {
  expect(check(response)).toContain(problem);
});
