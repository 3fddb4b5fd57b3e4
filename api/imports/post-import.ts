import { z } from 'zod';
import { Problem } from '../../domain/problem';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { importLineSchema } from './import-schema';
import { runImport, type ImportOptions } from './run-import';

export interface PostImportOptions extends ImportOptions {
  /** So many may be under way in this process. */
  most: number;
}

/** The handler answers at once; what takes long comes after. */
const PATIENCE_MS = 10_000;

/** `POST /v1/imports`: many orders, grants, returns and members in one call. */
export function postImport({ most, ...options }: PostImportOptions): KeyedRoute {
  let underWay = 0;
  return defineRoute({
    method: 'post',
    path: '/v1/imports',
    action: 'imports.write',
    tag: 'Imports',
    summary: 'Import many operations',
    description:
      'NDJSON in, NDJSON out, a line for each line that isn’t empty, in their order: `{"line", "kind", "id", "status", "code"?, "detail"?, "errors"?}`. Each line is settled as the call that it stands for, with the same body, ids and outcomes, so sending it twice changes nothing, and what was interrupted is sent again. ' +
      'Lines of one member or one order keep their order; others don’t wait for each other. What is wrong with a line is told in its answer, and the rest goes on; what can’t be taken at the moment is waited for. ' +
      'Read the answers while you send: whoever doesn’t is not listened to any more after some thousand lines. The body may be compressed (`Content-Encoding: gzip`); a line is at most 1 MiB. ' +
      'An order with `"state": "imported"` was settled elsewhere: it is recorded and can be returned, and posts nothing.',
    lines: { schema: importLineSchema, description: 'A line.', patienceMs: PATIENCE_MS },
    responses: {
      200: { description: 'The answers (`ImportedLine`), as they become known.', contentType: 'application/x-ndjson', schema: z.string() },
    },
    problems: ['RATE_LIMITED'],
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is to reject
    async handle({ input, caller, requestId, language }) {
      if (input === undefined) throw new Error('an import comes with a body that is read as it arrives');
      if (underWay >= most) throw new Problem('RATE_LIMITED', 'Too many imports are under way. Send it again later.', { retryAfter: 10 });
      const source = input();
      const pieces = counted(runImport(source, { caller, requestId, language }, options));
      // What is left of a body that nobody reads to its end would be taken for the next request.
      return { status: 200, contentType: 'application/x-ndjson', headers: { Connection: 'close' }, pieces };
    },
  });

  async function* counted(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    underWay += 1;
    try {
      yield* pieces;
    } finally {
      underWay -= 1;
    }
  }
}
