import { useDatabase } from '../../test/harness/database';
import { models } from '.';

const database = useDatabase();

describe('the models', () => {
  it('have exactly the columns of their tables that are not computed from others', async () => {
    const pool = database().open(1);
    const names = Object.keys(models(pool));
    expect(Object.keys(pool.sequelize.models).sort()).toEqual(names.sort());
    for (const model of Object.values(pool.sequelize.models)) {
      const columns = await database().rows<{ name: string }>(
        `select column_name as name from information_schema.columns where table_schema = 'lumbung' and table_name = $1 and is_generated = 'NEVER' order by 1`,
        [model.tableName],
      );
      const mapped = Object.values(model.getAttributes()).map((attribute) => attribute.field);
      expect([...mapped].sort()).toEqual(columns.map(({ name }) => name).sort());
    }
  });

  it('are bound to one pool each', () => {
    const [one, other] = [database().open(1), database().open(1)];
    expect(models(one)).toBe(models(one));
    expect(models(one).Program.sequelize).toBe(one.sequelize);
    expect(models(other).Program.sequelize).toBe(other.sequelize);
  });

  it('write what they read', async () => {
    const { Member } = models(database().open(1));
    await Member.create({ memberId: 'm-1', createdByKey: 'k', birthday: '1990-02-28', tags: ['vip'], attributes: { shoe: 43, colours: ['red'] } });
    expect((await Member.findByPk('m-1'))?.get()).toEqual({
      memberId: 'm-1',
      name: null,
      email: null,
      phone: null,
      birthday: '1990-02-28',
      tags: ['vip'],
      attributes: { shoe: 43, colours: ['red'] },
      emailKey: null,
      phoneKey: null,
      birthdayChangedAt: null,
      blockedAt: null,
      blockedReason: null,
      blockedBy: null,
      mergedInto: null,
      mergedAt: null,
      deletedAt: null,
      createdByKey: 'k',
      createdAt: expect.stringMatching(/Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
    });
    expect((await Member.create({ memberId: 'm-2', createdByKey: 'k' })).get()).toMatchObject({ tags: [], attributes: {} });
  });
});
