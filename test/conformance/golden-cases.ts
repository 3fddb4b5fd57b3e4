import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { Answer, Client } from '../harness/client';
import { runNight, shownRun } from '../lifecycle/running';

export const CASES = join(__dirname, 'cases');

interface Step {
  do: string;
  /** Another program of the case than its own, `a`. */
  program?: string;
  memberId?: string;
  orderId?: string;
  holdId?: string;
  redemptionId?: string;
  on?: string;
  body?: Record<string, unknown>;
  /** Values of the answer to keep, by name: a later `$name` is that value. */
  save?: Record<string, string>;
  /** `bodyIncludes`: each listed item occurs somewhere in the answer's array; `filled`: lists that must hold something. */
  expect?: { status?: number; headers?: Record<string, string>; body?: unknown; bodyIncludes?: unknown; filled?: string[] };
}

/** A worked case: a program, what is done with it, and what must come out. */
export interface GoldenCase {
  id: string;
  title: string;
  source: string;
  program: { currency: string; timeZone: string; sandbox?: boolean; ruleSet: RuleSet };
  steps: Step[];
}

export function goldenCases(): GoldenCase[] {
  return readdirSync(CASES).map((file) => JSON.parse(readFileSync(join(CASES, file), 'utf8')) as GoldenCase);
}

/** Plays a case in a program of its own, and asserts each step's expectation: objects by the keys named, arrays by length and element. */
export async function playCase(client: Client, programId: string, golden: GoldenCase): Promise<void> {
  const saved = new Map<string, unknown>();
  expect((await publish(client, programId, golden, golden.program.ruleSet)).status).toBe(201);
  for (const [index, raw] of golden.steps.entries()) {
    const step = withSaved(raw, saved) as Step;
    const { status, headers, body } = await play(client, programId, golden, step);
    const seen = { step: index + 1, do: step.do, status, body, headers: Object.fromEntries(headers) };
    const { bodyIncludes, filled = [], ...expected } = step.expect ?? {};
    expect(seen).toMatchObject({ step: index + 1, do: step.do, ...expected });
    if (!step.expect?.status) expect([200, 201]).toContain(status);
    if (bodyIncludes !== undefined) expect(body).toMatchObject(including(bodyIncludes) as object);
    for (const field of filled) expect(at(body, field)).toHaveProperty('0');
    for (const [name, path] of Object.entries(step.save ?? {})) saved.set(name, at(body, path));
  }
}

/** Each item listed occurs somewhere in the answer's array. */
function including(value: unknown): unknown {
  if (Array.isArray(value))
    return expect.arrayContaining(
      value.map((item: unknown) => (isRecord(item) ? (expect.objectContaining(including(item) as object) as unknown) : item)),
    ) as unknown;
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nested(item)])) : value;
}

const nested = (value: unknown): unknown => (isRecord(value) ? expect.objectContaining(including(value) as object) : including(value));

function withSaved(value: unknown, saved: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string' && value.startsWith('$') && saved.has(value.slice(1))) return saved.get(value.slice(1));
  if (Array.isArray(value)) return value.map((item) => withSaved(item, saved));
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSaved(item, saved)])) : value;
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function publish(client: Client, programId: string, { id, title, program }: GoldenCase, ruleSet: unknown): Promise<Answer> {
  const { currency, timeZone, sandbox = true } = program;
  return client.put(`/v1/programs/${programId}`, { name: `${id} ${title}`, currency, timeZone, sandbox, ruleSet });
}

/** A nightly run, once it is done. */
async function night(client: Client, programId: string, businessDate: string): Promise<Answer> {
  await runNight(client, programId, businessDate);
  return shownRun(client, programId, businessDate);
}

function play(client: Client, ownProgram: string, golden: GoldenCase, step: Step): Promise<Answer> {
  const programId = step.program === undefined || step.program === 'a' ? ownProgram : `${ownProgram}-${step.program}`;
  const body = { ...step.body, programId };
  const read = (part: string, query = '') => client.get(`/v1/members/${String(step.memberId)}/${part}?programId=${programId}${query}`);
  // The ids of cases are those of other cases too: only a case that is about this leaves the program out.
  const isAmbiguous = isRecord(step.expect?.body) && step.expect.body.code === 'PROGRAM_REQUIRED';
  const onOrder = (part: string) =>
    client.post(`/v1/orders/${String(step.orderId)}/${part}${isAmbiguous ? '' : `?programId=${programId}`}`, step.body);
  switch (step.do) {
    case 'program':
      return publish(client, programId, golden, step.body?.ruleSet);
    case 'order':
      return client.post('/v1/orders', body);
    case 'quote':
      return client.post('/v1/quotes', body);
    case 'grant':
      return client.post('/v1/grants', body);
    case 'redemption':
      return client.post('/v1/redemptions', body);
    case 'reversal':
      return client.post(`/v1/redemptions/${String(step.redemptionId)}/reversal?programId=${programId}`, step.body);
    case 'confirmation':
    case 'cancellation':
      return onOrder(step.do);
    case 'hold':
      return client.post('/v1/holds', body);
    case 'capture':
      return client.post(`/v1/holds/${String(step.holdId)}/capture?programId=${programId}`, step.body);
    case 'void':
      return client.post(`/v1/holds/${String(step.holdId)}/void?programId=${programId}`, step.body, {
        headers: { 'idempotency-key': `${programId}-${String(step.holdId)}` },
      });
    case 'transfer':
      return client.post('/v1/transfers', body, { role: 'admin' });
    case 'lifecycle':
      return night(client, programId, String(step.body?.businessDate));
    case 'return':
      return onOrder('returns');
    case 'claim':
      return onOrder('claim');
    case 'balance':
      return read('balance', step.on ? `&on=${step.on}` : '');
    case 'lots':
      return read('lots', '&limit=200');
    case 'entries':
      return read('entries', '&limit=200');
    default:
      throw new Error(`no golden case has a step "${step.do}" yet: teach it to golden-cases.ts`);
  }
}
