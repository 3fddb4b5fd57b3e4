import type { RequestedRun, StoredRun, WantedRun } from '../../db/lifecycle/runs';

/** What the handlers of nightly runs read and write; `db/lifecycle` provides it. */
export interface LifecycleStore {
  request: (wanted: WantedRun) => Promise<RequestedRun>;
  find: (programId: string, businessDate: string) => Promise<StoredRun | null>;
  /** The latest date that a program has a run of; null: none. */
  latest: (programId: string) => Promise<string | null>;
}

/** Hands a run to Temporal; once more for one that is under way changes nothing. @throws when Temporal doesn't take it. */
export type StartLifecycle = (run: { programId: string; businessDate: string }) => Promise<void>;

/** Sees to it that a program has its nightly runs from now on. Never throws: what can't be done now a worker does later. */
export type ScheduleNights = (program: { programId: string; timeZone: string; sandbox: boolean }) => Promise<void>;
