import { setTimeout as sleep } from 'node:timers/promises';
import { nextId } from '../factories';
import { oncePerRun } from './once-per-run';

test('the first caller makes it, and everybody gets what it made', async () => {
  const name = nextId('once');
  let made = 0;
  const make = async () => {
    made += 1;
    await sleep(50);
    return { made };
  };
  expect(await Promise.all([oncePerRun(name, make), oncePerRun(name, make), oncePerRun(name, make)])).toEqual([
    { made: 1 },
    { made: 1 },
    { made: 1 },
  ]);
  expect(await oncePerRun(name, make)).toEqual({ made: 1 });
});

test('everybody is told why it could not be made', async () => {
  const name = nextId('once');
  const make = () => Promise.reject<string>(new Error('the port is taken'));
  await expect(oncePerRun(name, make)).rejects.toThrow('the port is taken');
  await expect(oncePerRun(name, make)).rejects.toThrow('the port is taken');
});

test('nobody waits for ever', async () => {
  const name = nextId('once');
  const never = () => new Promise<string>(() => undefined);
  void oncePerRun(name, never);
  await sleep(50);
  await expect(oncePerRun(name, never, 60)).rejects.toThrow('not made within 0.06 s');
});
