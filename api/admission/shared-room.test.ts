import fc from 'fast-check';
import { SharedRoom } from './shared-room';

/** Takes one place after the other until a key can't have more. */
function fill(room: SharedRoom, key: string): number {
  let places = 0;
  for (; room.lacks(key, 1) === null; places++) room.take(key, 1);
  return places;
}

test('a lone key gets half, and what it leaves is shared in the same way', () => {
  const room = new SharedRoom(100);
  expect(fill(room, 'a')).toBe(50);
  expect(room.lacks('a', 1)).toBe('share');
  expect(fill(room, 'b')).toBe(25);
  expect(room.lacks('c', 1)).toBeNull();
  room.give('a', 50);
  expect([room.heldBy('a'), room.keys, room.used]).toEqual([0, 1, 25]);
});

test('greedy keys that take turns get equal parts and leave one', () => {
  const room = new SharedRoom(100);
  for (let left = true; left;) left = ['a', 'b', 'c'].filter((key) => room.lacks(key, 1) === null && (room.take(key, 1), true)).length > 0;
  expect(['a', 'b', 'c'].map((key) => room.heldBy(key))).toEqual([25, 25, 25]);
  expect(fill(room, 'd')).toBeGreaterThan(0);
});

test('what is larger than all that is left lacks room, not a share', () => {
  const room = new SharedRoom(10);
  expect([room.lacks('a', 11), room.lacks('a', 10)]).toEqual(['room', null]);
});

test('whatever comes and goes, the limit holds and nothing is forgotten', () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), amount: fc.nat(30), gives: fc.boolean() }), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (given) => {
      const room = new SharedRoom(64);
      const held: { key: string; amount: number }[] = [];
      for (const { key, amount, gives } of given) {
        const last = gives ? held.pop() : undefined;
        if (last) room.give(last.key, last.amount);
        else if (room.lacks(key, amount) === null) {
          room.take(key, amount);
          held.push({ key, amount });
        }
        expect(room.used).toBe(held.reduce((sum, one) => sum + one.amount, 0));
        expect(room.used).toBeLessThanOrEqual(64);
      }
      for (const one of held) room.give(one.key, one.amount);
      expect([room.used, room.keys]).toEqual([0, 0]);
    }),
  );
});
