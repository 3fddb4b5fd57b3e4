import { emailKey, phoneKey } from '../../domain/members/contact';
import type { Database } from '../database';
import { pageOf, type Page } from '../reads/page';
import { select } from '../reads/select';
import type { Viewer } from '../reads/viewer';
import { MEMBER_COLUMNS, toMember, type Member, type MemberRow } from './member';
import { seenBy } from './locked-member';

/** What members are searched by, exactly. */
export type Criterion =
  { by: 'card'; number: string } | { by: 'phone'; phone: string } | { by: 'email'; email: string } | { by: 'externalId'; system: string; id: string };

/** A member as the viewer may see them, by their id or that of one who was merged into them; null: none, or deleted. */
export async function findMember(database: Database, memberId: string, viewer: Viewer): Promise<Member | null> {
  const sql = `
    select ${MEMBER_COLUMNS} from lumbung.member n join lumbung.member m on m.member_id = coalesce(n.merged_into, n.member_id)
     where n.member_id = $1 and m.deleted_at is null and ${seenBy('$2', '$3')}`;
  const [row] = await select<MemberRow>(database, sql, [memberId, viewer.programIds, viewer.keyId]);
  return row ? toMember(row) : null;
}

const HAS: Record<Criterion['by'], string> = {
  card: 'm.member_id = (select n.member_id from lumbung.member_number n where n.number = $3) and $4::text is null',
  phone: 'm.phone_key = $3 and $4::text is null',
  email: 'm.email_key = $3 and $4::text is null',
  externalId: 'm.member_id in (select e.member_id from lumbung.member_external_id e where e.system = $4 and e.id = $3)',
};

/** Members that have it, as far as the viewer sees them, by id. */
export async function findMembers(
  database: Database,
  criterion: Criterion,
  viewer: Viewer,
  { limit, after }: { limit: number; after: string | null },
): Promise<Page<Member>> {
  const sql = `
    select ${MEMBER_COLUMNS} from lumbung.member m
     where ${HAS[criterion.by]} and ${seenBy('$1', '$2')} and ($5::text is null or m.member_id > $5) order by m.member_id limit $6`;
  const binds = [viewer.programIds, viewer.keyId, valueOf(criterion), criterion.by === 'externalId' ? criterion.system : null, after, limit + 1];
  const rows = await select<MemberRow>(database, sql, binds);
  return pageOf(rows.map(toMember), limit, ({ memberId }) => memberId);
}

function valueOf(criterion: Criterion): string {
  switch (criterion.by) {
    case 'card':
      return criterion.number;
    case 'phone':
      return phoneKey(criterion.phone);
    case 'email':
      return emailKey(criterion.email);
    case 'externalId':
      return criterion.id;
  }
}
