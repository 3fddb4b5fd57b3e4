import type { Untouchable } from '../../db/members/locked-member';
import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import type { Viewer } from '../../db/reads/viewer';
import { noSuchMember } from './card-of';

export const viewerOf = ({ keyId, programIds }: Caller): Viewer => ({ keyId, programIds });

/** Why a member can't be changed, as the caller is told. */
export function untouchableProblem(memberId: string, why: Untouchable): Problem {
  switch (why.kind) {
    case 'unknown':
      return noSuchMember(memberId);
    case 'deleted':
      return new Problem('NOT_FOUND', `Member ${memberId} was deleted.`);
    case 'merged':
      return new Problem('ALREADY_RESOLVED', `Member ${memberId} was merged into ${why.into}: name that one.`, { extra: { mergedInto: why.into } });
  }
}
