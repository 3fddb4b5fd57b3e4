import { freePorts } from './free-ports';

test('ports are different, and fit what Temporal stores them in', async () => {
  const ports = await freePorts(9);
  expect(new Set(ports).size).toBe(9);
  expect(Math.max(...ports)).toBeLessThan(2 ** 15);
});
