import { Socket } from 'node:net';
import { Sequelize } from 'sequelize';

/** A pool of connections to Postgres. */
export interface Database {
  readonly sequelize: Sequelize;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  poolMax: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** How long to wait for a connection from the pool, in milliseconds. */
  acquireTimeoutMs?: number;
  /** A connection that is silent for so long counts as lost, in milliseconds; longer than any statement may take. Default: 30 s. */
  silenceMs?: number;
}

const SILENCE_MS = 30_000;

const OID = { int8: 20, date: 1082, timestamptz: 1184 } as const;

/** `int8` as a JSON number. @throws RangeError beyond ±(2^53 − 1), where a number would no longer be exact. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} can't be represented exactly`);
  return value;
}

/** Postgres' `2026-11-23 09:00:00.123+00` as RFC 3339 in UTC, milliseconds precision. */
export function parseTimestamp(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) throw new RangeError(`${text} is not a point in time`);
  return date.toISOString();
}

const PARSERS = new Map<number, (text: string) => unknown>([
  [OID.int8, parseInt8],
  [OID.date, (text) => text],
  [OID.timestamptz, parseTimestamp],
]);

/**
 * Opens a pool. Integers arrive as checked numbers, dates as `YYYY-MM-DD`, instants as RFC 3339 strings in UTC: the one place where
 * types of Postgres become ours. Nothing connects before the first query.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const stream = () => endingSocket(options.silenceMs ?? SILENCE_MS);
  const sequelize = new Sequelize(options.url, {
    dialect: 'postgres',
    logging: false,
    pool: { max: options.poolMax, min: 0, idle: 30_000, acquire: options.acquireTimeoutMs ?? 15_000 },
    define: { schema: 'lumbung', underscored: true, freezeTableName: true },
    dialectOptions: { application_name: options.applicationName, keepAlive: true, connectionTimeoutMillis: 5_000, stream },
  });
  usePlainTypes(sequelize);
  return { sequelize, close: () => sequelize.close() };
}

/**
 * When the way to Postgres is lost without a word (a route, a switch, a proxy), its answers never come and nobody says so: without an end of its
 * own such a connection would be waited for until the pool has no other left.
 */
function endingSocket(silenceMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () => socket.destroy(Object.assign(new Error('Postgres fell silent'), { code: 'ETIMEDOUT' })));
}

/** Sequelize keeps its parsers by type in a map that each connection looks into; ours replace three of them. */
function usePlainTypes(sequelize: Sequelize): void {
  const { oidParserMap } = sequelize.connectionManager as unknown as { oidParserMap?: unknown };
  if (!(oidParserMap instanceof Map)) throw new Error('this Sequelize has no map of type parsers');
  for (const [oid, parser] of PARSERS) oidParserMap.set(oid, parser);
}
