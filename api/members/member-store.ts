import type { Block, ChangedMember, DeletedMember } from '../../db/members/change-member';
import type { Criterion } from '../../db/members/find-members';
import type { MemberList } from '../../db/members/lists';
import type { Member, MemberProfile } from '../../db/members/member';
import type { PutMember } from '../../db/members/put-member';
import type { Page } from '../../db/reads/page';
import type { Viewer } from '../../db/reads/viewer';
import type { Tx } from '../../db/transaction';

/** What the handlers of members read and change; `db/members` provides it. Times are RFC 3339. */
export interface MemberStore {
  find: (memberId: string, viewer: Viewer) => Promise<Member | null>;
  search: (criterion: Criterion, viewer: Viewer, page: { limit: number; after: string | null }) => Promise<Page<Member>>;
  put: (tx: Tx, memberId: string, profile: MemberProfile, viewer: Viewer, now: string) => Promise<PutMember>;
  block: (tx: Tx, memberId: string, block: Block, viewer: Viewer) => Promise<ChangedMember>;
  unblock: (tx: Tx, memberId: string, viewer: Viewer, now: string) => Promise<ChangedMember>;
  delete: (tx: Tx, memberId: string, viewer: Viewer, now: string) => Promise<DeletedMember>;
}

/** What the handlers of lists read and change; `db/members/lists` provides it. */
export interface ListStore {
  find: (listId: string, viewer: Viewer) => Promise<MemberList | null>;
  mayReplace: (listId: string, viewer: Viewer) => Promise<boolean>;
  begin: () => Promise<number>;
  add: (listId: string, generation: number, memberIds: readonly string[]) => Promise<number>;
  replace: (
    tx: Tx,
    wanted: { listId: string; generation: number; members: number; now: string },
    viewer: Viewer,
  ) => Promise<{ list: MemberList; isNew: boolean } | null>;
  drop: (listId: string, abandoned: number | null) => Promise<void>;
}
