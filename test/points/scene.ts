import type { RuleSet } from '../../domain/rules/rule-set';
import type { Engine } from '../harness/engine';
import { grant, nextId, program, ruleSet } from '../harness/factories';

/** A member with points in a program of their own. */
export interface Scene {
  programId: string;
  memberId: string;
  balance: (memberId?: string) => Promise<unknown>;
  /** Newest first: kind, points, change of the debt. */
  entries: (memberId?: string) => Promise<[string, number, number][]>;
}

interface Listed {
  items: { kind: string; points: number; debtChange: number }[];
}

/** A sandbox with a member who has 1,000 points for ever and 500 that lapse with the year. */
export async function pointsScene({ client }: Engine, parts: Partial<RuleSet> = {}): Promise<Scene> {
  const [programId, memberId] = [nextId('program'), nextId('m')];
  const published = await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }));
  expect(published.status).toBe(201);
  await client.post('/v1/grants', grant(programId, memberId));
  await client.post('/v1/grants', grant(programId, memberId, { points: 500, expiresOn: '2026-12-31' }));
  return {
    programId,
    memberId,
    balance: async (whose = memberId) => (await client.get(`/v1/members/${whose}/balance?programId=${programId}`)).body,
    entries: async (whose = memberId) => {
      const { body } = await client.get<Listed>(`/v1/members/${whose}/entries?programId=${programId}&limit=200`);
      return body.items.map(({ kind, points, debtChange }) => [kind, points, debtChange]);
    },
  };
}
