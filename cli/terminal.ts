/** Prints one line for the person at the terminal. */
export type Say = (line: string) => void;

/** A person waits a few seconds without wondering; after that they are told what goes on. */
const FIRST_MS = 3_000;
const EVERY_MS = 15_000;

/**
 * Does something that may take long, and says so when it does: after a few seconds, and every quarter of a minute from then on.
 * @param detail what is known of the progress, asked each time
 */
export async function withProgress<T>(say: Say, what: string, work: () => Promise<T>, detail: () => string = () => ''): Promise<T> {
  const started = Date.now();
  const line = () => {
    const known = detail();
    say(`${what} … ${Math.round((Date.now() - started) / 1000)} s${known ? `, ${known}` : ''}`);
  };
  let ticker: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    line();
    ticker = setInterval(line, EVERY_MS);
  }, FIRST_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(ticker);
  }
}

/** Milliseconds as seconds for people: `0.8 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
