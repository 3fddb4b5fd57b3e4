import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import { createProgramDirectory } from '../programs/program-directory';
import { refuseFarFuture } from './business-time';
import { resolveProgram } from './resolve-program';

const caller = (programIds: string[] | null): Caller => ({ keyId: 'k', subject: 's', role: 'order_system', programIds });
const missing = new Problem('NOT_FOUND', 'There is no order o-1.');

describe('resolveProgram', () => {
  const resolve = (given: string | undefined, found: string[], sees: string[] | null = null) =>
    resolveProgram(caller(sees), given, () => Promise.resolve(found), missing);

  it('takes the given one, if the caller sees it', async () => {
    await expect(resolve('a', [])).resolves.toBe('a');
    await expect(resolve('a', [], ['a', 'b'])).resolves.toBe('a');
    await expect(resolve('c', ['c'], ['a', 'b'])).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no program c.' });
  });

  it('takes the only one that has the id', async () => {
    await expect(resolve(undefined, ['b'])).resolves.toBe('b');
    await expect(resolve(undefined, [])).rejects.toBe(missing);
    await expect(resolve(undefined, ['a', 'b'])).rejects.toMatchObject({ code: 'PROGRAM_REQUIRED', status: 400 });
  });
});

describe('refuseFarFuture', () => {
  const now = new Date('2026-11-23T02:00:00Z');

  it.each([
    ['2026-11-23T02:10:00.001Z', false, true],
    ['2026-11-23T09:10:01+07:00', false, true],
    ['2026-11-23T02:10:00Z', false, false],
    ['1990-01-01T00:00:00Z', false, false],
    [undefined, false, false],
    ['2999-01-01T00:00:00Z', true, false],
  ])('%s, sandbox %s: refused %s', (said, sandbox, refused) => {
    const check = () => refuseFarFuture('placedAt', said, now, sandbox);
    if (!refused) expect(check).not.toThrow();
    else
      expect(check).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED', errors: [{ path: 'placedAt', message: 'is more than 10 minutes ahead' }] }) as Error,
      );
  });
});

describe('the program directory', () => {
  const program = { programId: 'a', currency: 'IDR', currencyDigits: 2, timeZone: 'Asia/Jakarta', sandbox: false };

  it('asks once for what never changes, and again for what was not there', async () => {
    const findProgram = jest.fn((programId: string) => Promise.resolve(programId === 'a' ? program : null));
    const directory = createProgramDirectory({ findProgram, listPrograms: () => Promise.resolve({ rows: [program] }) });
    expect(await directory.get(caller(null), 'a')).toBe(program);
    expect(await directory.get(caller(['a']), 'a')).toBe(program);
    expect(findProgram).toHaveBeenCalledTimes(1);
    await expect(directory.get(caller(null), 'b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(directory.get(caller(null), 'b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(findProgram).toHaveBeenCalledTimes(3);
  });

  it('does not tell what it knows to callers that do not see it', async () => {
    const directory = createProgramDirectory({ findProgram: () => Promise.resolve(program), listPrograms: () => Promise.resolve({ rows: [] }) });
    await directory.get(caller(null), 'a');
    await expect(directory.get(caller(['b']), 'a')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no program a.' });
  });
});
