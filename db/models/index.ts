import type { Sequelize } from 'sequelize';
import type { Database } from '../database';
import { defineApiKey } from './api-key';
import { defineMember } from './member';
import { defineProgram } from './program';
import { defineRuleSet } from './rule-set';

/** The models of the configuration tables. The ledger has none: it is the kernel's. */
export type Models = ReturnType<typeof defineModels>;

/** Binds the models to a connection pool. They only map: tables come from migrations, never from `sync`. */
export function defineModels(sequelize: Sequelize) {
  return {
    Program: defineProgram(sequelize),
    RuleSetVersion: defineRuleSet(sequelize),
    Member: defineMember(sequelize),
    ApiKey: defineApiKey(sequelize),
  };
}

const defined = new WeakMap<Sequelize, Models>();

/** The models of a database, defined at their first use. */
export function models({ sequelize }: Database): Models {
  const known = defined.get(sequelize);
  if (known) return known;
  const fresh = defineModels(sequelize);
  defined.set(sequelize, fresh);
  return fresh;
}
