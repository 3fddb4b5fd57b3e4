import { localDate } from '../calendar/local-time';

/** What of a program decides on its date. */
export interface DatedProgram {
  timeZone: string;
  sandbox: boolean;
  /** The latest business date that a sandbox has seen. */
  latestBusinessDate: string | null;
}

/**
 * "Today" in a program (contract §2): the date in its time zone; in a sandbox, where time is played with, the latest business date it has seen.
 * @param now RFC 3339
 */
export function todayIn(program: DatedProgram, now: string): string {
  return (program.sandbox ? program.latestBusinessDate : null) ?? localDate(now, program.timeZone);
}
