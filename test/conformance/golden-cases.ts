import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { Answer, Client } from '../harness/client';

export const CASES = join(__dirname, 'cases');

interface Step {
  do: string;
  memberId?: string;
  holdId?: string;
  redemptionId?: string;
  on?: string;
  body?: Record<string, unknown>;
  expect?: { status?: number; headers?: Record<string, string>; body?: unknown; bodyIncludes?: Record<string, unknown[]> };
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
export async function playCase(client: Client, programId: string, { id, title, program, steps }: GoldenCase): Promise<void> {
  const { currency, timeZone, sandbox = true, ruleSet } = program;
  const published = await client.put(`/v1/programs/${programId}`, { name: `${id} ${title}`, currency, timeZone, sandbox, ruleSet });
  expect(published.status).toBe(201);
  for (const [index, step] of steps.entries()) {
    const { status, headers, body } = await play(client, programId, step);
    const seen = { step: index + 1, do: step.do, status, body, headers: Object.fromEntries(headers) };
    const { bodyIncludes = {}, ...expected } = step.expect ?? {};
    expect(seen).toMatchObject({ step: index + 1, do: step.do, ...expected });
    for (const [list, items] of Object.entries(bodyIncludes)) {
      expect(seen).toMatchObject({ step: index + 1, body: { [list]: expect.arrayContaining(items.map(partly)) as unknown } });
    }
    if (!step.expect?.status) expect([200, 201]).toContain(status);
  }
}

/** Matches an object that has at least these keys, however deep. */
function partly(wanted: unknown): unknown {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return wanted;
  return expect.objectContaining(Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, partly(value)])));
}

function play(client: Client, programId: string, step: Step): Promise<Answer> {
  const body = { ...step.body, programId };
  const read = (part: string, query = '') => client.get(`/v1/members/${String(step.memberId)}/${part}?programId=${programId}${query}`);
  switch (step.do) {
    case 'order':
      return client.post('/v1/orders', body);
    case 'quote':
      return client.post('/v1/quotes', body);
    case 'grant':
      return client.post('/v1/grants', body);
    case 'redemption':
      return client.post('/v1/redemptions', body);
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
    case 'reversal':
      return client.post(`/v1/redemptions/${String(step.redemptionId)}/reversal?programId=${programId}`, step.body);
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
