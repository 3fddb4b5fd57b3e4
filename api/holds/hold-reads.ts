import type { HoldNow } from '../../domain/points/hold-answer';

/** What is read of holds; `db/reads` provides it. */
export interface HoldReads {
  now: (programId: string, holdId: string) => Promise<HoldNow | null>;
  /** Holds that captures of this id took points of, the one captured first first. */
  ofCapture: (programId: string, captureId: string) => Promise<string[]>;
  /** Programs in which a capture of this id took points, of those named; null: of all. */
  captureProgramsWith: (captureId: string, among: readonly string[] | null) => Promise<string[]>;
}
