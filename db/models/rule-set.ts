import { DataTypes, Model, type CreationOptional, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { RuleSet } from '../../domain/rules/rule-set';

/** A row of `rule_set`: one version of a program's rules. Never changed once it is there. */
export class RuleSetRow extends Model<InferAttributes<RuleSetRow>, InferCreationAttributes<RuleSetRow>> {
  declare programId: string;
  declare version: number;
  declare body: RuleSet;
  /** SHA-256 over the canonical form (RFC 8785) of the body. */
  declare bodyHash: Buffer;
  declare actor: string;
  declare keyId: string;
  declare requestId: string;
  declare createdAt: CreationOptional<string>;
}

/** The model, bound to one connection pool. */
export function defineRuleSet(sequelize: Sequelize): typeof RuleSetRow {
  class RuleSetVersion extends RuleSetRow {}
  RuleSetVersion.init(
    {
      programId: { type: DataTypes.TEXT, primaryKey: true },
      version: { type: DataTypes.INTEGER, primaryKey: true },
      body: { type: DataTypes.JSONB, allowNull: false },
      bodyHash: { type: DataTypes.BLOB, allowNull: false },
      actor: { type: DataTypes.TEXT, allowNull: false },
      keyId: { type: DataTypes.TEXT, allowNull: false },
      requestId: { type: DataTypes.TEXT, allowNull: false },
      createdAt: DataTypes.DATE,
    },
    { sequelize, tableName: 'rule_set', updatedAt: false },
  );
  return RuleSetVersion;
}
