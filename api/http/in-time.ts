import { Problem } from '../../domain/problem';

/**
 * Whoever asks gets an answer: what takes longer than they wait (a database that says nothing any more) goes on, but isn't waited for.
 * @throws Problem `UNAVAILABLE` after `ms` milliseconds
 */
export async function inTime<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const problem = () =>
      new Problem('UNAVAILABLE', 'A part of the system is not reachable at the moment. Nothing is lost; try again.', { retryAfter: 2 });
    timer = setTimeout(() => reject(problem()), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
