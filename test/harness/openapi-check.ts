import addFormats from 'ajv-formats';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';

type Json = Record<string, unknown>;

/** One response as it went over the wire. */
export interface SeenResponse {
  method: string;
  /** Path with its query. */
  path: string;
  status: number;
  /** Media type without parameters; empty when there was none. */
  contentType: string;
  body: unknown;
}

/** Says what is wrong with a response, by the OpenAPI document; null when it matches. */
export type ResponseCheck = (response: SeenResponse) => string | null;

/**
 * Compiles an OpenAPI 3.1 document to a check of responses: a documented path, method, status and media type, and a body that fits its schema.
 * 404 for a path that the document doesn't know is the one thing that it can't say.
 */
export function responseCheck(document: Json): ResponseCheck {
  const [published, strict] = [schemasOf(document), schemasOf(closed(document))];
  const compiled = new Map<string, ValidateFunction>();
  const routes = Object.keys((document.paths ?? {}) as Json).map((template) => ({ template, pattern: patternOf(template) }));

  return ({ method, path, status, contentType, body }) => {
    const what = `${method} ${path} ${status}`;
    const pathname = path.split('?')[0] ?? '';
    const matching = routes.filter(({ pattern }) => pattern.test(pathname));
    // A fixed segment is meant before a parameter: /runs/latest is not the run named "latest".
    const route = matching.sort((a, b) => parameters(a.template) - parameters(b.template))[0];
    if (!route) return status === 404 ? null : `${what}: the path is not in the document`;
    const pointer = ['paths', route.template, method.toLowerCase(), 'responses', String(status)];
    const response = resolve(document, pointer);
    if (!response) return `${what}: the document knows no such answer of ${route.template}`;
    const content = response.value.content as Json | undefined;
    if (!content) return contentType === '' ? null : `${what}: has a body (${contentType}), the document says none`;
    if (!(contentType in content)) return `${what}: ${contentType || 'no body'}, the document says ${Object.keys(content).join(', ')}`;
    if (!(content[contentType] as Json).schema) return null;
    const schema = `openapi#/${[...response.pointer, 'content', contentType, 'schema'].map(escape).join('/')}`;
    // RFC 9457 lets a problem have members of its own.
    const ajv = contentType === 'application/problem+json' ? published : strict;
    const validate = compiled.get(schema) ?? ajv.compile({ $ref: schema });
    compiled.set(schema, validate);
    return validate(body) ? null : `${what}: ${published.errorsText(validate.errors, { dataVar: 'body' })} in ${JSON.stringify(body)}`;
  };
}

function schemasOf(document: Json): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  return ajv.addSchema(document, 'openapi');
}

function patternOf(template: string): RegExp {
  const segments = template.split('/').map((segment) => (segment.startsWith('{') ? '[^/]+' : segment.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}

function parameters(template: string): number {
  return template.split('{').length - 1;
}

/** The value at a pointer, `$ref`s on the way followed, with the pointer where it really stands. */
function resolve(document: Json, pointer: readonly string[]): { value: Json; pointer: string[] } | null {
  let value: unknown = document;
  let at: string[] = [];
  for (const part of [...pointer, null]) {
    if (typeof value !== 'object' || value === null) return null;
    const reference = (value as Json).$ref;
    if (typeof reference === 'string') {
      const target = resolve(document, reference.replace(/^#\//, '').split('/').map(unescape));
      if (!target) return null;
      ({ value, pointer: at } = target);
    }
    if (part === null) return { value: value as Json, pointer: at };
    value = (value as Json)[part];
    at = [...at, part];
  }
  return null;
}

/** JSON pointer (RFC 6901) within a URI fragment. */
function escape(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function unescape(part: string): string {
  return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * The same document without room for what it doesn't name. Answers may gain fields (contract §1), so the published schemas are open; a field that
 * the engine sends and its documentation doesn't know is a mistake all the same.
 */
function closed(value: Json): Json {
  const close = (_key: string, part: unknown) => {
    const isObjectSchema = typeof part === 'object' && part !== null && (part as Json).type === 'object' && 'properties' in part;
    return isObjectSchema && !('additionalProperties' in part) ? { ...part, additionalProperties: false } : part;
  };
  return JSON.parse(JSON.stringify(value), close) as Json;
}
