import { z } from 'zod';
import type { Program } from '../../db/programs';
import type { PublishedRuleSet } from '../../db/rule-sets';
import { noSuchProgram, requireSight } from '../auth/caller';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { isCallerId } from '../schema/ids';
import { cursor, limit, pageOf } from '../schema/paging';
import { noSuchVersion } from './no-such-version';
import { toProgramItem } from './program-item';
import { programDetailSchema, programItemSchema, programParams, ruleSetVersionSchema, versionParams } from './program-schema';

export interface ReadProgramsOptions {
  findProgram: (programId: string) => Promise<Program | null>;
  listPrograms: (filter: ProgramFilter) => Promise<{ rows: Program[]; next: string | null }>;
  findRuleSet: (programId: string, version: number) => Promise<PublishedRuleSet | null>;
}

interface ProgramFilter {
  programIds: readonly string[] | null;
  after: string | null;
  limit: number;
}

/** `GET /v1/programs`: those that the key sees, by id. */
export function listPrograms({ listPrograms: list }: Pick<ReadProgramsOptions, 'listPrograms'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/programs',
    action: 'programs.read',
    tag: 'Programs',
    summary: 'List programs',
    query: z.strictObject({ limit, cursor }),
    responses: { 200: { description: 'A page, by id.', schema: pageOf(programItemSchema).meta({ id: 'ProgramPage' }) } },
    async handle({ query, caller }) {
      const after = decodeCursor(query.cursor, isCallerId);
      const { rows, next } = await list({ programIds: caller.programIds, after, limit: query.limit });
      return { status: 200, body: { items: rows.map(toProgramItem), nextCursor: encodeCursor(next) } };
    },
  });
}

/** `GET /v1/programs/{programId}`: with the current rule set. */
export function showProgram({ findProgram, findRuleSet }: Pick<ReadProgramsOptions, 'findProgram' | 'findRuleSet'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/programs/{programId}',
    action: 'programs.read',
    tag: 'Programs',
    summary: 'Read a program and its current rule set',
    params: programParams,
    responses: { 200: { description: 'The program.', schema: programDetailSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { programId }, caller }) {
      requireSight(caller, programId);
      const program = await findProgram(programId);
      const ruleSet = program && (await findRuleSet(programId, program.currentVersion));
      if (!program || !ruleSet) throw noSuchProgram(programId);
      return { status: 200, body: { ...toProgramItem(program), ruleSet: ruleSet.ruleSet } };
    },
  });
}

/** `GET /v1/programs/{programId}/rule-sets/{version}`. */
export function showRuleSet({ findProgram, findRuleSet }: Pick<ReadProgramsOptions, 'findProgram' | 'findRuleSet'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/programs/{programId}/rule-sets/{version}',
    action: 'programs.read',
    tag: 'Programs',
    summary: 'Read a version of a rule set',
    params: versionParams,
    responses: { 200: { description: 'The version.', schema: ruleSetVersionSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { programId, version }, caller }) {
      requireSight(caller, programId);
      const program = await findProgram(programId);
      if (program === null) throw noSuchProgram(programId);
      const found = await findRuleSet(programId, version);
      if (found === null) throw noSuchVersion(programId, version);
      const { createdAt, actor, ruleSet } = found;
      return {
        status: 200,
        body: { programId, version, current: version === program.currentVersion, publishedAt: createdAt, publishedBy: actor, ruleSet },
      };
    },
  });
}
