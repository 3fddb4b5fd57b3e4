import { useDatabase } from '../test/harness/database';
import type { RuleSet } from '../domain/rules/rule-set';
import type { Database } from './database';
import { findProgram, listPrograms, publishProgram, type PublishedProgram } from './programs';
import { findRuleSet } from './rule-sets';

const database = useDatabase();
let pool: Database;
beforeAll(() => {
  pool = database().open(8);
});

const publisher = { actor: 'ana', keyId: 'k-1', requestId: 'r-1' };
const rules = (per: number): RuleSet => ({ earning: [{ id: 'base', mode: 'money', points: 1, per }] });
const wanted = (programId: string, parts: Partial<PublishedProgram> = {}): PublishedProgram => ({
  ...{ programId, name: 'Harvest', currency: 'JPY', timeZone: 'Asia/Tokyo', ruleSet: rules(100) },
  ...parts,
});
const publish = (program: PublishedProgram) => publishProgram(pool, program, 0, publisher);

describe('publishing a program', () => {
  it('makes it with version 1 and what was left out', async () => {
    const { kind, program } = await publish(wanted('new'));
    expect(kind).toBe('created');
    expect(program).toEqual({
      programId: 'new',
      name: 'Harvest',
      currency: 'JPY',
      currencyDigits: 0,
      timeZone: 'Asia/Tokyo',
      sandbox: false,
      currentVersion: 1,
      latestBusinessDate: null,
      createdAt: expect.stringMatching(/Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
    });
    expect(await findProgram(pool, 'new')).toEqual(program);
    expect(await publish(wanted('given', { currencyDigits: 2, sandbox: true }))).toMatchObject({ program: { currencyDigits: 2, sandbox: true } });
    expect(await findProgram(pool, 'nobody')).toBeNull();
  });

  it('keeps the version of the same rules, however they are written down', async () => {
    await publish(wanted('same'));
    const rewritten = JSON.parse('{"earning": [{"per": 1e2, "points": 1, "mode": "money", "id": "base"}]}') as RuleSet;
    expect(await publish(wanted('same', { ruleSet: rewritten }))).toMatchObject({ kind: 'same', program: { currentVersion: 1 } });
    expect(await publish(wanted('same', { name: 'Autumn' }))).toMatchObject({ kind: 'same', program: { name: 'Autumn', currentVersion: 1 } });
    expect(await findProgram(pool, 'same')).toMatchObject({ name: 'Autumn', currentVersion: 1 });
  });

  it('makes another, immutable version of changed rules', async () => {
    await publish(wanted('versions'));
    expect(await publish(wanted('versions', { ruleSet: rules(200) }))).toMatchObject({ kind: 'changed', program: { currentVersion: 2 } });
    expect(await publish(wanted('versions', { ruleSet: rules(100) }))).toMatchObject({ kind: 'changed', program: { currentVersion: 3 } });
    const stored = await Promise.all([1, 2, 3, 4].map((version) => findRuleSet(pool, 'versions', version)));
    expect(stored.map((version) => version?.ruleSet ?? null)).toEqual([rules(100), rules(200), rules(100), null]);
    expect(stored[1]).toMatchObject({ programId: 'versions', version: 2, actor: 'ana' });
    await expect(pool.sequelize.query(`update lumbung.rule_set set version = 9 where program_id = 'versions'`)).rejects.toThrow(/permission denied/);
  });

  it('refuses to change what can not change, and says what', async () => {
    const { program } = await publish(wanted('fixed', { sandbox: true }));
    const other = wanted('fixed', { currency: 'IDR', currencyDigits: 2, timeZone: 'UTC', sandbox: false, name: 'Other', ruleSet: rules(300) });
    expect(await publish(other)).toEqual({ kind: 'immutable', fields: ['currency', 'currencyDigits', 'timeZone', 'sandbox'], program });
    expect(await findProgram(pool, 'fixed')).toEqual(program);
    // What is left out isn't changed.
    expect(await publish(wanted('fixed'))).toMatchObject({ kind: 'same', program: { sandbox: true } });
  });

  it('makes each version once when many publish at the same time', async () => {
    const racing = await Promise.all(Array.from({ length: 12 }, (_, n) => publish(wanted('race', { ruleSet: rules(100 + (n % 3)) }))));
    expect(racing.filter((each) => each.kind === 'created')).toHaveLength(1);
    const versions = await database().rows<{ version: number; body: RuleSet }>(
      `select version, body from lumbung.rule_set where program_id = 'race' order by version`,
    );
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    expect(racing.filter((each) => each.kind === 'changed')).toHaveLength(versions.length - 1);
    expect((await findProgram(pool, 'race'))?.currentVersion).toBe(versions.length);
  });
});

describe('the list of programs', () => {
  it('is by id, in pages, and of those that one may see', async () => {
    for (const id of ['z-1', 'z-2', 'z-3']) await publish(wanted(id));
    const ids = async (programIds: string[] | null, after: string | null, limit: number) => {
      const { rows, next } = await listPrograms(pool, { programIds, after, limit });
      return [...rows.map((program) => program.programId), next];
    };
    expect(await ids(['z-3', 'z-1', 'nobody'], null, 5)).toEqual(['z-1', 'z-3', null]);
    expect(await ids(['z-3', 'z-1', 'z-2'], null, 2)).toEqual(['z-1', 'z-2', 'z-2']);
    expect(await ids(['z-3', 'z-1', 'z-2'], 'z-2', 2)).toEqual(['z-3', null]);
    expect(await ids([], null, 5)).toEqual([null]);
    expect(await ids(null, 'z-1', 5)).toEqual(['z-2', 'z-3', null]);
  });
});
