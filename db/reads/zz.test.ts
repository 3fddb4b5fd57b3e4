import { QueryTypes } from 'sequelize';
import { useDatabase } from '../../test/harness/database';
const db = useDatabase();
it('types', async () => {
  const d = db().open();
  for (let i = 0; i < 2; i++) console.log(await d.sequelize.query("select 1::int8 as i, now() as t, current_date as d, array['a','b']::text[] as a, '{\"x\":1}'::jsonb as j, decode('ab','hex') as b", { type: QueryTypes.SELECT }));
});
