import { Problem } from '../../domain/problem';
import { noSuchProgram, requireSight, type Caller } from '../auth/caller';

/** What can never change of a program (contract §2). */
export interface ProgramIdentity {
  programId: string;
  currency: string;
  currencyDigits: number;
  timeZone: string;
  sandbox: boolean;
}

/** Answers programs by id without asking the database for every order. */
export interface ProgramDirectory {
  /** @throws Problem `NOT_FOUND` when there is none, or not for this caller. */
  get: (caller: Caller, programId: string) => Promise<ProgramIdentity>;
  /** Ids of programs that exist for the caller; at most two, which is enough to know whether it is only one. */
  seenBy: (caller: Caller) => Promise<string[]>;
}

export interface ProgramDirectoryOptions {
  findProgram: (programId: string) => Promise<ProgramIdentity | null>;
  listPrograms: (filter: { programIds: readonly string[] | null; after: null; limit: number }) => Promise<{ rows: readonly ProgramIdentity[] }>;
}

const MOST = 10_000;

/** Remembers what it has found once: only what never changes of a program, and no program is ever removed. */
export function createProgramDirectory({ findProgram, listPrograms }: ProgramDirectoryOptions): ProgramDirectory {
  const known = new Map<string, ProgramIdentity>();
  return {
    async get(caller, programId) {
      requireSight(caller, programId);
      const program = known.get(programId) ?? (await findProgram(programId));
      if (program === null) throw noSuchProgram(programId);
      if (known.size >= MOST) known.clear();
      known.set(programId, program);
      return program;
    },
    async seenBy(caller) {
      const { rows } = await listPrograms({ programIds: caller.programIds, after: null, limit: 2 });
      return rows.map(({ programId }) => programId);
    },
  };
}

/** The answer when a key sees no program at all. */
export function noProgramYet(): Problem {
  return new Problem('NOT_FOUND', 'There is no program yet.');
}
