import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Op, QueryTypes, Transaction, type WhereOptions } from 'sequelize';
import type { RuleSet } from '../domain/rules/rule-set';
import type { Database } from './database';
import { models } from './models';
import type { ProgramRow } from './models/program';
import { pageOf, type Page } from './reads/page';
import { select } from './reads/select';

/** A program as it is now. */
export interface Program {
  programId: string;
  name: string;
  currency: string;
  currencyDigits: number;
  timeZone: string;
  sandbox: boolean;
  currentVersion: number;
  /** The latest business date that a sandbox has seen: its "today". */
  latestBusinessDate: string | null;
  createdAt: string;
  updatedAt: string;
}

/** Whoever publishes, and by which request. */
export interface Publisher {
  actor: string;
  keyId: string;
  requestId: string;
}

/** A program as its publisher wants it; the rule set has been checked. */
export interface PublishedProgram {
  programId: string;
  name: string;
  currency: string;
  timeZone: string;
  /** Left out: the currency's own digits; those of a known program stay. */
  currencyDigits?: number | undefined;
  /** Left out: false; a known program stays what it is. */
  sandbox?: boolean | undefined;
  ruleSet: RuleSet;
}

/** What became of it. `immutable`: it asks to change what can't be changed; nothing was written. */
export type Publication =
  | { kind: 'created' | 'changed' | 'same'; program: Program }
  | { kind: 'immutable'; fields: ('currency' | 'currencyDigits' | 'timeZone' | 'sandbox')[]; program: Program };

/** Publishers wait for each other, and for nobody for long. */
const PATIENCE = `set local lock_timeout = '2s'; set local statement_timeout = '20s'; set local idle_in_transaction_session_timeout = '20s'`;

/** A program as it is now, or null if there is none. Every quote reads it, so it is a prepared statement rather than the model's. */
export async function findProgram(database: Database, programId: string): Promise<Program | null> {
  const [program] = await select<Program>(
    database,
    `select program_id as "programId", name, currency, currency_digits as "currencyDigits", time_zone as "timeZone", sandbox,
            current_version as "currentVersion", latest_business_date as "latestBusinessDate", created_at as "createdAt", updated_at as "updatedAt"
       from lumbung.program where program_id = $1`,
    [programId],
  );
  return program ?? null;
}

/**
 * Programs by id.
 * @param filter `programIds` null: all; `after`: the last id of the page before
 */
export async function listPrograms(
  database: Database,
  filter: { programIds: readonly string[] | null; after: string | null; limit: number },
): Promise<Page<Program>> {
  const where: WhereOptions<ProgramRow>[] = [];
  if (filter.programIds !== null) where.push({ programId: [...filter.programIds] });
  if (filter.after !== null) where.push({ programId: { [Op.gt]: filter.after } });
  const rows = await models(database).Program.findAll({ where: { [Op.and]: where }, order: [['programId', 'asc']], limit: filter.limit + 1 });
  return pageOf(rows.map(toProgram), filter.limit, (program) => program.programId);
}

/**
 * Publishes a program: a new one, another version of its rule set, or nothing when it is the one that it has now. In one transaction under
 * the program's lock, so that two publishers don't make the same version.
 * @param currencyDigits digits of the currency by ISO 4217, for a new program that names none
 */
export function publishProgram(database: Database, wanted: PublishedProgram, currencyDigits: number, publisher: Publisher): Promise<Publication> {
  const { Program } = models(database);
  return database.sequelize.transaction(async (transaction) => {
    await database.sequelize.query(PATIENCE, { transaction });
    // Doesn't wait for settlements: cards refer to the program, they don't change it.
    const lock = Transaction.LOCK.NO_KEY_UPDATE;
    const known = await Program.findByPk(wanted.programId, { transaction, lock });
    if (known) return republish(database, transaction, known, wanted, publisher);
    if (await insertProgram(database, transaction, wanted, currencyDigits)) {
      await insertVersion(database, transaction, wanted, 1, publisher);
      return { kind: 'created', program: toProgram(await Program.findByPk(wanted.programId, { transaction, rejectOnEmpty: true })) };
    }
    // Somebody else published it between the two looks.
    return republish(database, transaction, await Program.findByPk(wanted.programId, { transaction, lock, rejectOnEmpty: true }), wanted, publisher);
  });
}

async function republish(
  database: Database,
  transaction: Transaction,
  known: ProgramRow,
  wanted: PublishedProgram,
  publisher: Publisher,
): Promise<Publication> {
  const fields = (['currency', 'currencyDigits', 'timeZone', 'sandbox'] as const).filter((f) => wanted[f] !== undefined && wanted[f] !== known[f]);
  if (fields.length > 0) return { kind: 'immutable', fields, program: toProgram(known) };
  const { RuleSetVersion } = models(database);
  const current = await RuleSetVersion.findOne({
    where: { programId: known.programId, version: known.currentVersion },
    transaction,
    rejectOnEmpty: true,
  });
  const isSame = current.bodyHash.equals(canonicalHash(wanted.ruleSet));
  if (isSame && known.name === wanted.name) return { kind: 'same', program: toProgram(known) };
  const version = isSame ? known.currentVersion : known.currentVersion + 1;
  if (!isSame) await insertVersion(database, transaction, wanted, version, publisher);
  await known.update({ name: wanted.name, currentVersion: version }, { transaction });
  return { kind: isSame ? 'same' : 'changed', program: toProgram(await known.reload({ transaction })) };
}

/** True unless somebody else made it meanwhile. */
async function insertProgram(
  database: Database,
  transaction: Transaction,
  { programId, name, currency, timeZone, sandbox = false, ...wanted }: PublishedProgram,
  digits: number,
): Promise<boolean> {
  const made = await database.sequelize.query(
    `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version)
     values ($1, $2, $3, $4, $5, $6, 1) on conflict do nothing returning program_id`,
    { type: QueryTypes.SELECT, bind: [programId, name, currency, wanted.currencyDigits ?? digits, timeZone, sandbox], transaction },
  );
  return made.length > 0;
}

async function insertVersion(
  database: Database,
  transaction: Transaction,
  wanted: PublishedProgram,
  version: number,
  publisher: Publisher,
): Promise<void> {
  const { programId, ruleSet } = wanted;
  await models(database).RuleSetVersion.create(
    { programId, version, body: ruleSet, bodyHash: canonicalHash(ruleSet), ...publisher },
    { transaction },
  );
}

/** SHA-256 over the canonical form (RFC 8785): the same rules have the same hash, however they are written down. */
function canonicalHash(ruleSet: RuleSet): Buffer {
  return createHash('sha256')
    .update(canonicalize(ruleSet) ?? '')
    .digest();
}

function toProgram(row: ProgramRow): Program {
  const { programId, name, currency, currencyDigits, timeZone, sandbox, currentVersion, latestBusinessDate, createdAt, updatedAt } = row;
  return { programId, name, currency, currencyDigits, timeZone, sandbox, currentVersion, latestBusinessDate, createdAt, updatedAt };
}
