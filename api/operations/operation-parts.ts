import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import type { OperationIntake } from '../intake/operation-intake';
import type { ProgramDirectory } from '../programs/program-directory';
import type { FindRunning } from './under-way';

/** The ways of operations on points into the ledger, by kind. */
export type OperationIntakes = Record<PointsKind, OperationIntake<unknown, StoredOperation>>;

/** What is read of operations on points; `db/reads` provides it. */
export interface OperationReads {
  find: (kind: PointsKind, programId: string, id: string) => Promise<StoredOperation | null>;
  /** Operations by their latest attempts, in no particular order. */
  readMany: (kind: PointsKind, names: readonly { programId: string; id: string }[]) => Promise<StoredOperation[]>;
  /** The execution that an operation without a row was accepted with; null: nobody was told that it is accepted. */
  accepted: (kind: PointsKind, programId: string, id: string) => Promise<string | null>;
  /** Programs that have an operation of this kind and id, of those named; null: of all. */
  programsWith: (kind: PointsKind, id: string, among: readonly string[] | null) => Promise<string[]>;
}

/** What the routes of operations on points stand on. */
export interface OperationParts {
  programs: Pick<ProgramDirectory, 'get'>;
  intakes: OperationIntakes;
  reads: OperationReads;
  findRunning: FindRunning;
}
