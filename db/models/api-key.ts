import { DataTypes, Model, type CreationOptional, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A row of `api_key`. The secret itself is nowhere: only what verifies it under the pepper. */
export class ApiKeyRow extends Model<InferAttributes<ApiKeyRow>, InferCreationAttributes<ApiKeyRow>> {
  declare keyId: string;
  declare selector: string;
  declare verifier: Buffer;
  declare subject: string;
  declare role: string;
  /** Null: all programs. */
  declare programIds: string[] | null;
  declare expiresAt: string | null;
  declare revokedAt: CreationOptional<string | null>;
  declare createdBy: string;
  declare createdAt: CreationOptional<string>;
}

/** The model, bound to one connection pool. */
export function defineApiKey(sequelize: Sequelize): typeof ApiKeyRow {
  class ApiKey extends ApiKeyRow {}
  ApiKey.init(
    {
      keyId: { type: DataTypes.TEXT, primaryKey: true },
      selector: { type: DataTypes.TEXT, allowNull: false },
      verifier: { type: DataTypes.BLOB, allowNull: false },
      subject: { type: DataTypes.TEXT, allowNull: false },
      role: { type: DataTypes.TEXT, allowNull: false },
      programIds: DataTypes.ARRAY(DataTypes.TEXT),
      expiresAt: DataTypes.DATE,
      revokedAt: DataTypes.DATE,
      createdBy: { type: DataTypes.TEXT, allowNull: false },
      createdAt: DataTypes.DATE,
    },
    { sequelize, tableName: 'api_key', updatedAt: false },
  );
  return ApiKey;
}
