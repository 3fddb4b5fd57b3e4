import { randomBytes } from 'node:crypto';
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

/** A state that the row of an operation is written with: what the steps, a refusal or an undo end in. */
export type WrittenState = 'discounted' | 'accrued' | 'settled' | 'refused' | 'failed';

/** Lets the database raise an error whenever one of these operations would get into a state, as a defect in the kernel would; answers how to mend it. */
export async function breakStep(
  database: TestDatabase,
  ids: readonly string[],
  state: WrittenState,
  sqlState = 'P0001',
): Promise<() => Promise<void>> {
  const name = `broken_${randomBytes(6).toString('hex')}`;
  await asAdmin(database.ownerUrl, (client) =>
    client.query(`
      create function public.${name}() returns trigger language plpgsql as $$ begin
        if new.state = '${state}' and new.id = any ('{${ids.join(',')}}') then raise exception 'broken on purpose' using errcode = '${sqlState}'; end if;
        return new;
      end $$;
      create trigger ${name} before insert or update on lumbung.settlement for each row execute function public.${name}()`),
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
