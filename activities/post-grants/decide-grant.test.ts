import { compileRuleSet } from '../../domain/rules/compile';
import type { CardFacts } from '../../db/kernel/settlement-rows';
import type { SettledProgram } from '../../db/kernel/programs';
import { datedGrant, decideGrant, type AddedByGrants } from './decide-grant';

const program: SettledProgram = {
  programId: 'p',
  currency: 'IDR',
  currencyDigits: 2,
  timeZone: 'Asia/Jakarta',
  sandbox: false,
  currentVersion: 1,
  latestBusinessDate: null,
};
const { compiled } = compileRuleSet({ earning: [], lots: { validFor: { months: 1 }, pendingFor: { days: 3 } } });

function dated(request: object, more: Partial<SettledProgram> = {}) {
  if (!compiled) throw new Error('the rule set compiles');
  const operation = {
    programId: 'p',
    id: 'g',
    fingerprint: '',
    request: { grantId: 'g', programId: 'p', memberId: 'm', points: 10, reason: 'r', ...request },
    // 01:00 of the 24th in Jakarta.
    acceptedAt: '2026-11-23T18:00:00.000Z',
    actor: { subject: 's', keyId: 'k' },
    requestId: 'r',
  };
  return datedGrant(operation, 1, { ...program, ...more }, compiled);
}

describe('dates of a grant', () => {
  it('without a date it happens now, and its lot follows the rule set', () => {
    expect(dated({})).toMatchObject({ date: '2026-11-24', availableOn: '2026-11-27', expiresOn: '2026-12-27' });
  });

  it('in a sandbox now is the latest business date it has seen', () => {
    expect(dated({}, { sandbox: true, latestBusinessDate: '2030-01-05' })).toMatchObject({ date: '2030-01-05', at: '2030-01-04T17:00:00.000Z' });
    // Between summer and winter days have 23 or 25 hours.
    const newYork = { sandbox: true, latestBusinessDate: '2026-06-15', timeZone: 'America/New_York' };
    expect(dated({}, newYork)).toMatchObject({ date: '2026-06-15', at: '2026-06-15T04:00:00.000Z' });
  });

  it('ahead of the moment of acceptance it counts as now, except in a sandbox', () => {
    const request = { grantedAt: '2026-11-24T01:05:00+07:00' };
    expect(dated(request).at).toBe('2026-11-23T18:00:00.000Z');
    expect(dated(request, { sandbox: true }).at).toBe('2026-11-23T18:05:00.000Z');
  });

  it('validity counts from the day that the grant names', () => {
    expect(dated({ availableOn: '2026-12-31' })).toMatchObject({ availableOn: '2026-12-31', expiresOn: '2027-01-31' });
  });

  it('null means that it never expires', () => {
    expect(dated({ expiresOn: null }).expiresOn).toBeNull();
  });
});

describe('decideGrant', () => {
  const amounts = { balance: Number.MAX_SAFE_INTEGER - 20, crediting: 5, spend: Number.MAX_SAFE_INTEGER - 20, spending: 5, earned: 0 };
  const card = { programId: 'p', memberId: 'm', date: '2026-11-24', cardId: 7, ...amounts } as CardFacts;

  it('refuses a lot that could never be used, naming the field', () => {
    const row = decideGrant(dated({ expiresOn: '2026-11-26' }), [card], new Map());
    expect(row).toMatchObject({ state: 'refused', cardId: null, lot: null, problem: { code: 'VALIDATION_FAILED', errors: [{ path: 'expiresOn' }] } });
  });

  it('refuses what the balance can not hold, counting the batch', () => {
    const added = new Map<number, AddedByGrants>();
    expect(decideGrant(dated({}), [card], added)).toMatchObject({ state: 'settled', cardId: 7, lot: { points: 10 } });
    expect(decideGrant(dated({}), [card], added)).toMatchObject({ state: 'refused', problem: { code: 'OUT_OF_RANGE' } });
  });

  it.each([
    [{ spend: 10 }, 'spent'],
    [{ points: Number.MAX_SAFE_INTEGER - 10 }, 'earned'],
  ])('refuses what can not be counted toward levels: %j', (qualifying, what) => {
    const added = new Map<number, AddedByGrants>();
    const grant = dated({ points: 1, qualifying });
    expect(decideGrant(grant, [card], added)).toMatchObject({ state: 'settled' });
    expect(decideGrant(grant, [card], added)).toMatchObject({
      state: 'refused',
      problem: { code: 'OUT_OF_RANGE', detail: expect.stringContaining(what) as string },
    });
  });
});
