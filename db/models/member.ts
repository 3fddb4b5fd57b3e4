import { DataTypes, Model, type CreationOptional, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Attributes } from '../../domain/orders/order';

/** A row of `member`: who the cards belong to, in all programs. */
export class MemberRow extends Model<InferAttributes<MemberRow>, InferCreationAttributes<MemberRow>> {
  declare memberId: string;
  declare name: CreationOptional<string | null>;
  declare email: CreationOptional<string | null>;
  declare phone: CreationOptional<string | null>;
  declare birthday: CreationOptional<string | null>;
  declare tags: CreationOptional<string[]>;
  declare attributes: CreationOptional<Attributes>;
  declare emailKey: CreationOptional<string | null>;
  declare phoneKey: CreationOptional<string | null>;
  declare birthdayChangedAt: CreationOptional<string | null>;
  declare blockedAt: CreationOptional<string | null>;
  declare blockedReason: CreationOptional<string | null>;
  declare blockedBy: CreationOptional<string | null>;
  declare mergedInto: CreationOptional<string | null>;
  declare mergedAt: CreationOptional<string | null>;
  declare deletedAt: CreationOptional<string | null>;
  declare createdByKey: string;
  declare createdAt: CreationOptional<string>;
  declare updatedAt: CreationOptional<string>;
}

/** The model, bound to one connection pool. */
export function defineMember(sequelize: Sequelize): typeof MemberRow {
  class Member extends MemberRow {}
  Member.init(
    {
      memberId: { type: DataTypes.TEXT, primaryKey: true },
      name: DataTypes.TEXT,
      email: DataTypes.TEXT,
      phone: DataTypes.TEXT,
      birthday: DataTypes.DATEONLY,
      tags: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false, defaultValue: [] },
      attributes: { type: DataTypes.JSONB, allowNull: false, defaultValue: {} },
      emailKey: DataTypes.TEXT,
      phoneKey: DataTypes.TEXT,
      birthdayChangedAt: DataTypes.DATE,
      blockedAt: DataTypes.DATE,
      blockedReason: DataTypes.TEXT,
      blockedBy: DataTypes.TEXT,
      mergedInto: DataTypes.TEXT,
      mergedAt: DataTypes.DATE,
      deletedAt: DataTypes.DATE,
      createdByKey: { type: DataTypes.TEXT, allowNull: false },
      createdAt: DataTypes.DATE,
      updatedAt: DataTypes.DATE,
    },
    { sequelize, tableName: 'member' },
  );
  return Member;
}
