import { Lanes } from './lanes';

test('whoever has a lane in common waits for those before; others don’t', async () => {
  const lanes = new Lanes();
  const order: string[] = [];
  const enter = (name: string, ...of: string[]) => {
    const { turn, leave } = lanes.enter(of);
    void turn.then(() => order.push(name));
    return leave;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const [first, second, both, alone] = [enter('first', 'a'), enter('second', 'b'), enter('both', 'a', 'b'), enter('alone')];
  const last = enter('last', 'b');
  await settle();
  expect(order).toEqual(['first', 'second', 'alone']);
  first();
  await settle();
  expect(order).toHaveLength(3);
  second();
  await settle();
  expect(order.slice(3)).toEqual(['both']);
  both();
  await settle();
  expect(order.slice(4)).toEqual(['last']);
  [alone, last].forEach((leave) => leave());
  expect(lanes.size).toBe(0);
});
