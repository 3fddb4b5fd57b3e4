import { ConnectionAcquireTimeoutError, ConnectionRefusedError, DatabaseError } from 'sequelize';
import { failureKind, sqlState } from './failure';

const database = (code: string) => new DatabaseError(Object.assign(new Error('from Postgres'), { code, sql: '' }));

describe('failureKind', () => {
  it.each(['08006', '40001', '40P01', '53300', '57P01', '57014', '58030', '25006', '25P03', '25P04'])('%s passes by itself', (code) => {
    expect(failureKind(database(code))).toBe('transient');
  });

  it.each(['22003', '23505', '23514', '42501', 'P0001', 'XX000'])('%s would come again', (code) => {
    expect(failureKind(database(code))).toBe('poison');
  });

  it.each(['42883', '42703', '42P01', '42P05', '26000'])(
    '%s passes where the statement does not fit the schema, and comes again inside of a function',
    (code) => {
      expect(failureKind(database(code))).toBe('transient');
      const inside = Object.assign(new Error('from a function'), { code, sql: '', where: 'PL/pgSQL function lumbung.redeem_points() line 3' });
      expect(failureKind(new DatabaseError(inside))).toBe('poison');
    },
  );

  it('a plan that is not valid any more passes, a feature that Postgres lacks does not', () => {
    const unsupported = (message: string) => new DatabaseError(Object.assign(new Error(message), { code: '0A000', sql: '' }));
    expect(failureKind(unsupported('cached plan must not change result type'))).toBe('transient');
    expect(failureKind(unsupported('this is not supported'))).toBe('poison');
  });

  it('a lock that stayed taken is a kind of its own', () => {
    expect(failureKind(database('55P03'))).toBe('locked');
  });

  it.each([
    new ConnectionRefusedError(new Error('refused')),
    new ConnectionAcquireTimeoutError(new Error('no connection in time')),
    Object.assign(new Error('read'), { code: 'ECONNRESET' }),
    new Error('Connection terminated unexpectedly'),
    new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED' }) }),
  ])('a lost or missing connection passes: %s', (error) => {
    expect(failureKind(error)).toBe('transient');
  });

  it.each([new TypeError('undefined is not a function'), 'a string', undefined, null])('anything else is a fault of ours: %s', (error) => {
    expect(failureKind(error)).toBe('poison');
  });
});

test('sqlState finds the code of the database, and no other', () => {
  expect(sqlState(database('40P01'))).toBe('40P01');
  expect(sqlState(Object.assign(new Error(), { code: 'ECONNREFUSED' }))).toBeUndefined();
});
