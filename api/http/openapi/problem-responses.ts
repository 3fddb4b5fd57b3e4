import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { PROBLEM_STATUS, type ProblemCode } from '../../../domain/problem';
import { PROBLEM_TITLES } from '../problems/titles';
import type { Route } from '../route/route';

const CODES = Object.keys(PROBLEM_STATUS) as ProblemCode[];

const fieldErrorSchema = z.object({
  path: z.string().meta({ description: 'Dotted, as in `lines.0.quantity`; empty for the whole body.', example: 'lines.0.quantity' }),
  message: z.string().meta({ example: 'must be at least 1' }),
});

/** RFC 9457, as `toProblemDocument` makes it. */
export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'urn:lumbung:problem:validation-failed' }),
    title: z.string().meta({ description: 'The same for every problem with this code.' }),
    status: z.int(),
    detail: z.string().meta({ description: 'What is wrong here, in the language of `Accept-Language` (en, id).' }),
    instance: z.string().meta({ description: 'Path of the request.' }),
    code: z.enum(CODES).meta({ description: 'What programs decide by.' }),
    errorId: z.string().meta({ description: 'Names this occurrence; also in our log.' }),
    errors: z
      .array(fieldErrorSchema)
      .exactOptional()
      .meta({ description: 'Field by field, for `VALIDATION_FAILED`, `RULE_SET_INVALID` and `NOT_AVAILABLE`.' }),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });

/** Every problem that a route can answer: its own and those that follow from authentication and validation. */
export function problemsOf(route: Route): ProblemCode[] {
  if (route.action === 'public') return [];
  const withBody: ProblemCode[] = route.body === undefined ? [] : ['PAYLOAD_TOO_LARGE'];
  const withType: ProblemCode[] = (route.body ?? route.lines) ? ['UNSUPPORTED_MEDIA_TYPE'] : [];
  const withInput: ProblemCode[] = (route.body ?? route.params ?? route.query) ? ['VALIDATION_FAILED'] : [];
  const codes: ProblemCode[] = [
    ...withInput,
    ...withBody,
    ...withType,
    'UNAUTHENTICATED',
    'FORBIDDEN',
    ...(route.problems ?? []),
    'INTERNAL',
    'UNAVAILABLE',
  ];
  return CODES.filter((code) => codes.includes(code));
}

/** Responses of an operation for its problems, one a status. */
export function problemResponses(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const statuses = [...new Set(codes.map((code) => PROBLEM_STATUS[code]))];
  return Object.fromEntries(statuses.map((status) => [String(status), responseOf(codes.filter((code) => PROBLEM_STATUS[code] === status))]));
}

function responseOf(codes: readonly ProblemCode[]) {
  const description = codes.map((code) => `\`${code}\`: ${PROBLEM_TITLES[code].en}.`).join('\n\n');
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}
