import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../domain/problem';
import { IDEMPOTENCY_KEY, mutateOnce, type DoOnce } from '../http/idempotency/mutate-once';
import { canonicalJson } from '../http/json/fingerprint';
import type { JsonLine } from '../http/ndjson/read-lines';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { validate } from '../http/validation/validate';
import type { ListStore } from '../members/member-store';
import { viewerOf } from '../members/untouchable';
import { REPLAYED } from '../operations/submission-docs';
import { callerId, memberId } from '../schema/ids';
import { answeredInstant } from '../schema/times';

const AT_ONCE = 5_000;
/** For a million members, and longer than the server waits for a body. */
const PATIENCE_MS = 120_000;

const listId = callerId('The list.', 'staff');
const params = z.strictObject({ listId });
const lineSchema = z.strictObject({ memberId });
const listSchema = z
  .object({
    listId,
    members: z.int().meta({ description: 'How many stand on it.' }),
    createdAt: answeredInstant('When it was first sent.'),
    updatedAt: answeredInstant('When it was last replaced.'),
  })
  .meta({ id: 'MemberList' });

export interface ListOptions {
  lists: ListStore;
  once: DoOnce;
}

/** Everything under `/v1/lists`. */
export function listRoutes(options: ListOptions): KeyedRoute[] {
  return [putList(options), showList(options)];
}

function putList({ lists, once }: ListOptions): KeyedRoute {
  return defineRoute({
    method: 'put',
    path: '/v1/lists/{listId}/members',
    action: 'members.write',
    tag: 'Members',
    summary: 'Replace a list of members',
    description:
      'The members that stand on the list from now on, all of them: `member.lists` in conditions. Until all lines have come the list stays as it was; a faulty line leaves it so. Members that nobody has seen yet may stand on it. ' +
      'A key that is limited to programs has lists of its own. `errors[].path` begins with the number of the line, from 1.',
    params,
    lines: { schema: lineSchema, description: 'NDJSON: a line for each member.', patienceMs: PATIENCE_MS },
    requestHeaders: IDEMPOTENCY_KEY,
    responses: {
      201: { description: 'A new list.', schema: listSchema },
      200: { description: 'Replaced.', schema: listSchema, headers: REPLAYED },
    },
    problems: ['VALIDATION_FAILED', 'NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    async handle(call) {
      const { caller, receivedAt } = call;
      const viewer = viewerOf(caller);
      if (!(await lists.mayReplace(call.params.listId, viewer))) throw noSuchList(call.params.listId);
      const generation = await lists.begin();
      try {
        const { members, fingerprint } = await write(lists, call.params.listId, generation, call.lines ?? [], call.fingerprint);
        const asked = { caller, idempotencyKey: call.idempotencyKey, fingerprint };
        return await mutateOnce(once, 'lists.put', asked, async (tx) => {
          const wanted = { listId: call.params.listId, generation, members, now: receivedAt.toISOString() };
          const done = await lists.replace(tx, wanted, viewer);
          if (done === null) throw noSuchList(call.params.listId);
          return { reply: { status: done.isNew ? 201 : 200, body: done.list } };
        });
      } finally {
        await lists.drop(call.params.listId, generation);
      }
    },
  });
}

/** Writes the lines as they come; answers how many members they name and what they are all together. */
async function write(lists: ListStore, id: string, generation: number, lines: AsyncIterable<JsonLine> | readonly JsonLine[], path: string) {
  const hash = createHash('sha256').update(path);
  let members = 0;
  let waiting: string[] = [];
  const flush = async () => {
    if (waiting.length > 0) members += await lists.add(id, generation, waiting);
    waiting = [];
  };
  for await (const { number, value, faults } of lines) {
    waiting.push(ofLine(number, () => validate(lineSchema, value, faults)).memberId);
    hash.update(canonicalJson(value)).update('\n');
    if (waiting.length === AT_ONCE) await flush();
  }
  await flush();
  return { members, fingerprint: hash.digest('hex') };
}

/** Tells of what is wrong in which line it is. */
function ofLine<Value>(number: number, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors.map(({ path, message }) => ({ path: path === '' ? String(number) : `${number}.${path}`, message }));
    throw new Problem(error.code, `Line ${number}: ${error.message}`, { errors });
  }
}

function showList({ lists }: ListOptions): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/lists/{listId}',
    action: 'members.read',
    tag: 'Members',
    summary: 'Read a list of members',
    description: 'How many stand on it, and since when.',
    params,
    responses: { 200: { description: 'The list.', schema: listSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { listId: id }, caller }) {
      const list = await lists.find(id, viewerOf(caller));
      if (list === null) throw noSuchList(id);
      return { status: 200, body: list };
    },
  });
}

function noSuchList(id: string): Problem {
  return new Problem('NOT_FOUND', `There is no list ${id}.`);
}
