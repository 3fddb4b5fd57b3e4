import { decodeCursor, encodeCursor } from './cursor';

const isPosition = (text: string) => /^\d+$/.test(text);

test('a position comes back as it went out', () => {
  expect(decodeCursor(encodeCursor('42') ?? undefined, isPosition)).toBe('42');
  expect(encodeCursor(null)).toBeNull();
  expect(decodeCursor(undefined, isPosition)).toBeNull();
});

test.each(['', 'nonsense', '!!!', Buffer.from('x').toString('base64url'), `${Buffer.from('42').toString('base64url')}=`])(
  '%j was never handed out',
  (cursor) => {
    expect(() => decodeCursor(cursor, isPosition)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] }) as Error,
    );
  },
);
