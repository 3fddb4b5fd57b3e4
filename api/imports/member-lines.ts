import type { DoOnce } from '../http/idempotency/mutate-once';
import { validate } from '../http/validation/validate';
import type { MemberStore } from '../members/member-store';
import { profileSchema } from '../members/profile-schema';
import { profileWriter } from '../members/put-member';
import { memberId } from '../schema/ids';
import { memberLane, type PrepareLine } from './line';
import { FewAtOnce } from './few-at-once';

/** Body of a member line: that of the call, with the id that its path says. */
export const memberLineBody = profileSchema
  .safeExtend({ memberId })
  .meta({ id: 'ImportedMember', description: 'As in `PUT /v1/members/{memberId}`, with the `memberId`.' });

export interface MemberLineOptions {
  members: Pick<MemberStore, 'put'>;
  once: DoOnce;
}

/** Each is a transaction of its own; others need connections, too. */
const AT_ONCE = 3;

/** Reads `{"member": …}`. */
export function memberLines({ members, once }: MemberLineOptions): PrepareLine {
  const few = new FewAtOnce(AT_ONCE);
  return (body, faults, call) => {
    const { memberId: id, ...profile } = validate(memberLineBody, body, faults);
    const put = profileWriter(members, id, profile, new Date());
    const submit = () =>
      few.run(async () => {
        const done = await once(null, async (tx) => {
          const { status } = await put(tx, call.caller);
          return { result: status, kept: { status, body: null, memberId: id } };
        });
        return done.kind === 'done' ? done.result : 200;
      });
    return Promise.resolve({ id, lanes: [memberLane(id)], submit });
  };
}
