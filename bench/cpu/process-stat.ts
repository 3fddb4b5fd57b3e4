/** Linux counts CPU time in ticks of this many a second, on every architecture (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** What `/proc/<pid>/stat` says of a process. */
export interface ProcessStat {
  pid: number;
  parent: number;
  /** CPU time of the process itself, in milliseconds. */
  ownMs: number;
  /** CPU time of its children that have ended and were waited for, in milliseconds. */
  endedChildrenMs: number;
}

/** Reads the text of `/proc/<pid>/stat`. The command stands in parentheses and may hold anything, parentheses included. */
export function parseProcessStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (index: number) => Number(fields[index]);
  const ms = (first: number) => ((field(first) + field(first + 1)) * 1_000) / TICKS_PER_SECOND;
  return { pid: Number.parseInt(text, 10), parent: field(1), ownMs: ms(11), endedChildrenMs: ms(13) };
}

/** CPU time of all of the machine since it was started, in milliseconds, from the text of `/proc/stat`; waiting for the disk is no work. */
export function parseMachineStat(text: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (/^cpu +(.*)$/m.exec(text)?.[1] ?? '').split(' ').map(Number);
  return ((user + nice + system + irq + softirq) * 1_000) / TICKS_PER_SECOND;
}
