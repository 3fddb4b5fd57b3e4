import { createServer } from 'node:net';
import { freePort } from '../../platform/free-ports';
import { codeOf, Fault } from '../fault';

/** A port that something of ours will listen on. */
export interface WantedPort {
  port: number;
  host: string;
  /** What will listen there: `the HTTP API`. */
  what: string;
  /** How to choose another one: `LUMBUNG_PORT`. */
  setting: string;
}

/**
 * Checks ports before anything is started.
 * @throws Fault naming every port that can't be used, and the setting for each.
 */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  for (const [index, { port, host, what, setting }] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => other.port === port);
    const problem = twin ? `is also given to ${twin.what}` : await portProblem(port, host);
    if (problem) problems.push(`port ${port} for ${what} ${problem} (${setting})`);
  }
  if (problems.length > 0) throw new Fault(`${capitalized(problems.join('; '))}: free it or choose another.`);
}

/**
 * The port itself if it can be listened on, else any other: for what nobody but people is told the address of.
 * @param wanted ports that will be listened on, though they are free yet
 * @throws when nothing can listen at the host
 */
export async function thisOrAnother(port: number, host: string, wanted: readonly WantedPort[]): Promise<number> {
  const isWanted = (candidate: number) => wanted.some((other) => other.port === candidate);
  if (port <= 65_535 && !isWanted(port) && (await listenError(port, host)) === null) return port;
  const free = await freePort(host);
  return isWanted(free) ? thisOrAnother(port, host, wanted) : free;
}

/** What is wrong with a port; null when it can be listened on. */
async function portProblem(port: number, host: string): Promise<string | null> {
  const code = await listenError(port, host);
  if (code === null) return null;
  if (code === 'EADDRINUSE') return 'is taken by another program';
  if (code === 'EACCES') return 'needs rights that this user lacks';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `can't be listened on at ${host}, which is no address of this machine`;
  return `can't be listened on (${code})`;
}

function listenError(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error) || 'UNKNOWN'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
