import type { Database } from '../database';
import { select } from './select';

/** Who a member is now: of one who was merged into another, that other; of everybody else, known or not, themselves. */
export async function readOwner(database: Database, memberId: string): Promise<string> {
  const [row] = await select<{ owner: string }>(
    database,
    'select m.merged_into as owner from lumbung.member m where m.member_id = $1 and m.merged_into is not null',
    [memberId],
  );
  return row?.owner ?? memberId;
}
