import { DataTypes, Model, type CreationOptional, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A row of `program`. Instants arrive as RFC 3339 strings, dates as `YYYY-MM-DD` (`db/database.ts`). */
export class ProgramRow extends Model<InferAttributes<ProgramRow>, InferCreationAttributes<ProgramRow>> {
  declare programId: string;
  declare name: string;
  declare currency: string;
  declare currencyDigits: number;
  declare timeZone: string;
  declare sandbox: boolean;
  declare currentVersion: number;
  declare latestBusinessDate: CreationOptional<string | null>;
  declare createdAt: CreationOptional<string>;
  declare updatedAt: CreationOptional<string>;
}

/** The model, bound to one connection pool. */
export function defineProgram(sequelize: Sequelize): typeof ProgramRow {
  class Program extends ProgramRow {}
  Program.init(
    {
      programId: { type: DataTypes.TEXT, primaryKey: true },
      name: { type: DataTypes.TEXT, allowNull: false },
      currency: { type: DataTypes.TEXT, allowNull: false },
      currencyDigits: { type: DataTypes.SMALLINT, allowNull: false },
      timeZone: { type: DataTypes.TEXT, allowNull: false },
      sandbox: { type: DataTypes.BOOLEAN, allowNull: false },
      currentVersion: { type: DataTypes.INTEGER, allowNull: false },
      // Written by the kernel alone.
      latestBusinessDate: DataTypes.DATEONLY,
      createdAt: DataTypes.DATE,
      updatedAt: DataTypes.DATE,
    },
    { sequelize, tableName: 'program' },
  );
  return Program;
}
