import type { TestDatabase } from './database';
import { asAdmin } from './run/postgres';

/** Lets every write of a lot for one member fail by a fault of ours, as a defect in the kernel would; answers how to mend it. */
export async function breakLotsOf(database: TestDatabase, memberId: string): Promise<() => Promise<void>> {
  const name = `broken_${memberId.replaceAll(/\W/g, '_')}`;
  await asAdmin(database.ownerUrl, (client) =>
    client.query(`
      create function public.${name}() returns trigger language plpgsql as $$ begin
        if exists (select from lumbung.card c where c.id = new.card_id and c.member_id = '${memberId}') then raise exception 'broken on purpose'; end if;
        return new;
      end $$;
      create trigger ${name} before insert on lumbung.lot for each row execute function public.${name}()`),
  );
  return async () => {
    await asAdmin(database.ownerUrl, (client) => client.query(`drop function public.${name}() cascade`));
  };
}

/** Holds the lock of a member's cards, as a forgotten transaction would, while something is done. */
export async function whileCardIsLocked<T>(database: TestDatabase, memberId: string, work: () => Promise<T>): Promise<T> {
  return asAdmin(database.ownerUrl, async (client) => {
    await client.query('begin');
    await client.query('select from lumbung.card where member_id = $1 for update', [memberId]);
    const done = await work();
    await client.query('rollback');
    return done;
  });
}
