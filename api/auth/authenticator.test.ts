import { issueSecret } from './api-key-secret';
import { createAuthenticator, type VerifiableKey } from './authenticator';

const PEPPER = 'a pepper of at least thirty-two characters';

function stage(changes: Partial<VerifiableKey> = {}) {
  const { secret, selector, verifier } = issueSecret(PEPPER);
  const key: VerifiableKey = {
    keyId: 'till',
    verifier,
    subject: 'till 1',
    role: 'order_system',
    programIds: null,
    expiresAt: null,
    revokedAt: null,
    ...changes,
  };
  const keys = new Map([[selector, key]]);
  let time = Date.parse('2026-11-23T00:00:00Z');
  let looked = 0;
  const authenticator = createAuthenticator({
    pepper: PEPPER,
    findBySelector: (wanted) => {
      looked += 1;
      return Promise.resolve(keys.get(wanted) ?? null);
    },
    now: () => new Date(time),
  });
  return {
    authenticator,
    present: () => authenticator.authenticate(`Bearer ${secret}`),
    secret,
    revoke: () => keys.set(selector, { ...key, revokedAt: '2026-11-23T00:00:00Z' }),
    add: (ms: number) => (time += ms),
    lookups: () => looked,
  };
}

const unauthenticated = { code: 'UNAUTHENTICATED', status: 401 };

describe('createAuthenticator', () => {
  it('says who presents a key', async () => {
    const { present } = stage({ programIds: ['harvest'] });
    await expect(present()).resolves.toEqual({ keyId: 'till', subject: 'till 1', role: 'order_system', programIds: ['harvest'] });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearer nonsense', `Bearer lmb_${'0'.repeat(16)}_${'0'.repeat(64)}`])(
    '%s opens nothing',
    async (header) => {
      await expect(stage().authenticator.authenticate(header)).rejects.toMatchObject(unauthenticated);
    },
  );

  it('recalls a key that was verified, also while it is looked up again, until it is found to be none', async () => {
    const { authenticator, present, secret, revoke, add } = stage();
    const recall = () => authenticator.recall(`Bearer ${secret}`)?.keyId;
    expect([recall(), authenticator.recall(undefined)]).toEqual([undefined, null]);
    await present();
    expect(recall()).toBe('till');
    add(60_000);
    revoke();
    const again = present();
    expect(recall()).toBe('till');
    await expect(again).rejects.toMatchObject(unauthenticated);
    expect(recall()).toBeUndefined();
  });

  it('a key whose secret is wrong opens nothing', async () => {
    const { authenticator, secret } = stage();
    const wrong = secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await expect(authenticator.authenticate(`Bearer ${wrong}`)).rejects.toMatchObject(unauthenticated);
  });

  it.each([
    ['is revoked', { revokedAt: '2026-11-22T00:00:00Z' }],
    ['has expired', { expiresAt: '2026-11-23T00:00:00Z' }],
    ['has a role that we do not know', { role: 'superuser' }],
  ])('a key that %s opens nothing', async (_, changes) => {
    await expect(stage(changes).present()).rejects.toMatchObject(unauthenticated);
  });

  it('looks a key up once in a few seconds, also for callers that come together', async () => {
    const { present, add, lookups } = stage();
    await Promise.all([present(), present(), present()]);
    add(2_999);
    await present();
    expect(lookups()).toBe(1);
    add(1);
    await present();
    expect(lookups()).toBe(2);
  });

  it('follows a revocation within 5 seconds, and at once when it is told to forget', async () => {
    const slow = stage();
    await slow.present();
    slow.revoke();
    slow.add(4_999);
    await expect(slow.present()).rejects.toMatchObject(unauthenticated);

    const told = stage();
    await told.present();
    told.revoke();
    told.authenticator.forget();
    await expect(told.present()).rejects.toMatchObject(unauthenticated);
  });

  it('a key expires while it is remembered', async () => {
    const { present, add } = stage({ expiresAt: '2026-11-23T00:00:01Z' });
    await present();
    add(1_000);
    await expect(present()).rejects.toMatchObject(unauthenticated);
  });

  it('does not remember a failure', async () => {
    let fail = true;
    const { secret, selector, verifier } = issueSecret(PEPPER);
    const key = { keyId: 'k', verifier, subject: 's', role: 'admin', programIds: null, expiresAt: null, revokedAt: null };
    const findBySelector = (wanted: string) => (fail ? Promise.reject(new Error('away')) : Promise.resolve(wanted === selector ? key : null));
    const authenticator = createAuthenticator({ pepper: PEPPER, findBySelector, now: () => new Date(0) });
    await expect(authenticator.authenticate(`Bearer ${secret}`)).rejects.toThrow('away');
    fail = false;
    await expect(authenticator.authenticate(`Bearer ${secret}`)).resolves.toMatchObject({ keyId: 'k' });
  });
});
