import { useDatabase } from '../test/harness/database';
import { createApiKey, findApiKey, findApiKeyBySelector, listApiKeys, renewApiKey, revokeApiKey, type NewApiKey } from './api-keys';
import type { Database } from './database';
import { inTransaction } from './transaction';

const database = useDatabase();
let pool: Database;
beforeAll(() => {
  pool = database().open(4);
});

const NOW = new Date('2026-11-23T02:00:00Z');
const key = (keyId: string, parts: Partial<NewApiKey> = {}): NewApiKey => ({
  ...{
    keyId,
    selector: `s-${keyId}`,
    verifier: Buffer.alloc(32, keyId),
    subject: 'till',
    role: 'order_system',
    programIds: null,
    expiresAt: null,
    createdBy: 'ana',
  },
  ...parts,
});

describe('an API key', () => {
  it('is found by its id and by its selector', async () => {
    const created = await createApiKey(pool, key('k-1', { programIds: ['a', 'b'], expiresAt: '2027-01-01T00:00:00+07:00' }));
    expect(created).toEqual({
      keyId: 'k-1',
      verifier: Buffer.alloc(32, 'k-1'),
      subject: 'till',
      role: 'order_system',
      programIds: ['a', 'b'],
      expiresAt: '2026-12-31T17:00:00.000Z',
      revokedAt: null,
      createdBy: 'ana',
      createdAt: expect.stringMatching(/Z$/) as string,
    });
    expect(await findApiKey(pool, 'k-1')).toEqual(created);
    expect(await findApiKeyBySelector(pool, 's-k-1')).toEqual(created);
    expect(await findApiKey(pool, 'nobody')).toBeNull();
    expect(await findApiKeyBySelector(pool, 'nobody')).toBeNull();
  });

  it('keeps its id, for one of many who ask at the same time', async () => {
    const racing = await Promise.all(Array.from({ length: 6 }, (_, n) => createApiKey(pool, key('race', { selector: `race-${n}` }))));
    expect(racing.filter((made) => made !== null)).toHaveLength(1);
    await expect(createApiKey(pool, key('other', { selector: 's-k-1' }))).rejects.toThrow();
  });

  it('can be given another secret until it is revoked', async () => {
    await createApiKey(pool, key('k-2', { role: 'admin' }));
    const secret = { selector: 'fresh', verifier: Buffer.alloc(32, 7) };
    const renew = (keyId: string, to = secret) => inTransaction(pool, (tx) => renewApiKey(tx, keyId, to));
    expect(await renew('k-2')).toMatchObject({ keyId: 'k-2', role: 'admin', verifier: secret.verifier, programIds: null });
    expect(await findApiKeyBySelector(pool, 's-k-2')).toBeNull();
    expect(await findApiKeyBySelector(pool, 'fresh')).toMatchObject({ keyId: 'k-2', verifier: secret.verifier });

    await revokeApiKey(pool, 'k-2', NOW);
    await revokeApiKey(pool, 'k-2', new Date());
    expect(await findApiKeyBySelector(pool, 'fresh')).toMatchObject({ revokedAt: NOW.toISOString() });
    expect(await renew('k-2', { ...secret, selector: 'later' })).toBeNull();
    expect(await renew('nobody', { ...secret, selector: 'nobody' })).toBeNull();
    expect(await createApiKey(pool, key('k-2'))).toBeNull();
  });

  it('is listed by id while it is not revoked, to those who may see all that it opens', async () => {
    await createApiKey(pool, key('l-1', { programIds: ['a'] }));
    await createApiKey(pool, key('l-2', { programIds: ['a', 'b'] }));
    await createApiKey(pool, key('l-3'));
    await createApiKey(pool, key('l-4', { programIds: ['b'] }));
    await createApiKey(pool, key('l-5', { programIds: ['a'] }));
    await revokeApiKey(pool, 'l-5', NOW);
    const ids = async (within: string[] | null, after: string | null, limit = 50) => {
      const { rows, next } = await listApiKeys(pool, { within, after, limit });
      return [...rows.map((each) => each.keyId), next];
    };
    expect(await ids(null, 'l')).toEqual(['l-1', 'l-2', 'l-3', 'l-4', 'race', null]);
    expect(await ids(['a'], 'l')).toEqual(['l-1', null]);
    expect(await ids(['a', 'b'], 'l', 2)).toEqual(['l-1', 'l-2', 'l-2']);
    expect(await ids(['a', 'b'], 'l-2', 2)).toEqual(['l-4', null]);
    expect(await ids([], null)).toEqual([null]);
  });
});
