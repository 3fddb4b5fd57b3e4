import type { Attributes } from '../../domain/orders/order';
import { listsOf } from '../reads/member-columns';

export const CARD_STATES = ['active', 'inactive', 'blocked', 'lost', 'stolen', 'replaced', 'expired'] as const;

/** A loyalty card as the member holds it in the hand. */
export interface MemberNumber {
  number: string;
  state: (typeof CARD_STATES)[number];
}

/** What another system calls the member. */
export interface ExternalId {
  system: string;
  shop?: string;
  id: string;
}

/** What callers say of a member; a whole, of which what is left out is null or empty. */
export interface MemberProfile {
  name: string | null;
  email: string | null;
  phone: string | null;
  /** `YYYY-MM-DD`. */
  birthday: string | null;
  tags: string[];
  attributes: Attributes;
  cards: MemberNumber[];
  externalIds: ExternalId[];
}

/** A member as the contract shows them. */
export interface Member extends MemberProfile {
  memberId: string;
  /** When a birthday that was known was last changed. */
  birthdayChangedAt: string | null;
  lists: string[];
  blocked: { reason: string; at: string; by: string } | null;
  createdAt: string;
  updatedAt: string;
}

/** SQL: what makes a `MemberRow` of member `m`. */
export const MEMBER_COLUMNS = `m.member_id as "memberId", m.name, m.email, m.phone, m.birthday, m.birthday_changed_at as "birthdayChangedAt", m.tags, m.attributes,
  coalesce((select jsonb_agg(jsonb_build_object('number', n.number, 'state', n.state) order by n.position)
              from lumbung.member_number n where n.member_id = m.member_id), '[]') as cards,
  coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('system', e.system, 'shop', nullif(e.shop, ''), 'id', e.id)) order by e.position)
              from lumbung.member_external_id e where e.member_id = m.member_id), '[]') as "externalIds",
  ${listsOf('m')} as lists, m.blocked_at as "blockedAt", m.blocked_reason as "blockedReason", m.blocked_by as "blockedBy", m.created_at as "createdAt",
  m.updated_at as "updatedAt"`;

export interface MemberRow extends Omit<Member, 'blocked'> {
  blockedAt: string | null;
  blockedReason: string | null;
  blockedBy: string | null;
}

export function toMember({ blockedAt, blockedReason, blockedBy, ...row }: MemberRow): Member {
  const blocked = blockedAt === null ? null : { reason: blockedReason ?? '', at: blockedAt, by: blockedBy ?? '' };
  return { ...row, blocked };
}
