import { Refusal, type RefusalReason } from '../admission/refusal';
import { operation, stage } from './testing/stage';

const WAIT = { ms: 60_000, async: false };
/** Sends an operation whose answer the test doesn't wait for. */
const send = (answer: Promise<unknown>) => void answer.catch(() => undefined);
const KNOCK = { keyId: 'k', bytes: 10, waitMs: 60_000 };
const reasonOf = (error: unknown) => (error instanceof Refusal ? error.refused : String(error));
const refused = (reason: RefusalReason) => expect.objectContaining({ refused: reason }) as Error;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  it('lets a lone operation leave at once, and what queues up meanwhile with the next batch', async () => {
    const { intake, flights, flight } = stage();
    const answers = ['a', 'b', 'c'].map((id) => intake.submit(operation(id), WAIT));
    await turn();
    expect(flights.map((f) => f.operations.map((o) => o.id))).toEqual([['a']]);
    flight(0).acknowledge();
    flight(0).end();
    await answers[0];
    await turn();
    expect(flight(1).operations.map((o) => o.id)).toEqual(['b', 'c']);
    flight(1).acknowledge();
    flight(1).end();
    expect(await Promise.all(answers)).toMatchObject([{ kind: 'settled', replayed: false }, { kind: 'settled' }, { kind: 'settled' }]);
  });

  it('shares one outcome among callers of the same operation, and calls it a replay for all but the first', async () => {
    const { intake, flights, flight } = stage();
    const answers = [1, 2, 3].map(() => intake.submit(operation('a'), WAIT));
    await turn();
    flight(0).acknowledge();
    flight(0).end();
    expect((await Promise.all(answers)).map((a) => a.kind === 'settled' && a.replayed)).toEqual([false, true, true]);
    expect(flights).toHaveLength(1);
  });

  it('answers a conflict to another body once the first is settled, and hands it over when the first was refused', async () => {
    for (const [outcome, expected] of [
      ['settled', 'conflict'],
      ['refused', 'settled'],
    ] as const) {
      const { intake, flights, flight } = stage();
      const first = intake.submit(operation('a'), WAIT);
      const second = intake.submit(operation('a', { fingerprint: 'other' }), WAIT);
      await turn();
      expect(flights).toHaveLength(1);
      flight(0).acknowledge();
      flight(0).end({ outcome, code: 'INSUFFICIENT_POINTS' });
      expect((await first).kind).toBe(outcome);
      await turn();
      if (outcome === 'refused') {
        flight(1).acknowledge();
        flight(1).end();
      }
      expect((await second).kind).toBe(expected);
    }
  });

  it('answers 202 only after Temporal has it: at once when asked so, else when the wait is over', async () => {
    const { intake, flight } = stage({ inFlight: 2 });
    const eager = intake.submit(operation('a'), { ms: 60_000, async: true });
    const patient = intake.submit(operation('b'), { ms: 80, async: false });
    await turn();
    let answered = false;
    void eager.then(() => (answered = true));
    await turn();
    expect(answered).toBe(false);
    flight(0).acknowledge();
    flight(1).acknowledge();
    expect(await eager).toMatchObject({ kind: 'accepted' });
    expect(await patient).toMatchObject({ kind: 'accepted' });
  });

  it('takes an operation out that still queues at the end of its wait, and says 503', async () => {
    const { intake, flights, flight } = stage();
    send(intake.submit(operation('a'), WAIT));
    await expect(intake.submit(operation('b'), { ms: 30, async: false })).rejects.toMatchObject({ code: 'UNAVAILABLE', refused: 'expired' });
    flight(0).acknowledge();
    flight(0).end();
    await turn();
    await turn();
    expect(flights).toHaveLength(1);
    expect(intake.load.queued).toBe(0);
  });

  it('says 503 when Temporal can not be reached', async () => {
    const { intake, flight } = stage();
    const answer = intake.submit(operation('a'), WAIT);
    await turn();
    flight(0).refuse();
    await expect(answer).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('says 202 when Temporal had it but its outcome could not be learned', async () => {
    const { intake, flight } = stage();
    const answer = intake.submit(operation('a'), WAIT);
    await turn();
    flight(0).acknowledge();
    flight(0).lose();
    expect(await answer).toMatchObject({ kind: 'accepted' });
  });

  it('lets others fly past a batch that takes longer than a second, up to the cap, and refuses beyond it', async () => {
    const { intake, flights, flight } = stage({ unfinished: 2 });
    send(intake.submit(operation('a'), WAIT));
    send(intake.submit(operation('b'), WAIT));
    await turn();
    expect(flights).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(flights).toHaveLength(2);
    // At the cap, what comes waits for a place as long as there is progress, and is refused early when there is none.
    send(intake.submit(operation('c'), WAIT));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(flights).toHaveLength(2);
    await expect(intake.submit(operation('d'), WAIT)).rejects.toMatchObject({ code: 'UNAVAILABLE', refused: 'stalled' });
    expect(() => intake.admit(KNOCK)).toThrow(refused('stalled'));
    flight(0).acknowledge();
    flight(0).end();
    await turn();
    await turn();
    expect(flights).toHaveLength(3);
  });

  it('refuses early when the queue is full', async () => {
    const { intake } = stage({ queue: 1 });
    send(intake.submit(operation('a'), WAIT));
    send(intake.submit(operation('b'), WAIT));
    await expect(intake.submit(operation('c'), WAIT)).rejects.toMatchObject({ code: 'UNAVAILABLE', refused: 'queue_full' });
    expect(() => intake.admit(KNOCK)).toThrow(refused('queue_full'));
  });

  it('leaves room for others when one key floods it', async () => {
    const { intake } = stage({ queue: 9 });
    send(intake.submit(operation('first'), WAIT));
    const flood = Array.from({ length: 20 }, (_, n) => intake.submit(operation(`f${n}`, { programId: `p${n % 3}` }), { ms: 50, async: false }));
    const polite = intake.submit(operation('polite', { actor: { subject: 'till', keyId: 'other' } }), { ms: 50, async: false });
    const reasons = await Promise.all([...flood, polite].map((answer) => answer.then(() => 'answered', reasonOf)));
    expect(reasons.slice(0, 5)).toEqual(Array(5).fill('expired'));
    expect(reasons.slice(5, 20)).toEqual(Array(15).fill('key_share'));
    // It got in, and only its wait ended it.
    expect(reasons[20]).toBe('expired');
    expect(intake.load.queued).toBe(0);
  });

  it('keeps places for what is still arriving, and takes them back once', () => {
    const { intake } = stage({ queue: 4 });
    send(intake.submit(operation('first'), WAIT));
    const arrived = [intake.admit(KNOCK), intake.admit(KNOCK)];
    expect(() => intake.admit(KNOCK)).toThrow(refused('key_share'));
    for (const arrive of [arrived[0]!, arrived[0]!]) arrive();
    const again = intake.admit(KNOCK);
    expect(() => intake.admit(KNOCK)).toThrow(refused('key_share'));
    again();
    send(intake.submit(operation('second'), WAIT));
    expect(intake.load.queued).toBe(1);
  });

  it('refuses at once what would still wait when its sender gives up', async () => {
    const clock = { ms: 0 };
    const { intake, flight } = stage({ orders: 1 }, () => clock.ms);
    send(intake.submit(operation('first'), WAIT));
    for (let n = 0; n < 6; n++) send(intake.submit(operation(`q${n}`), WAIT));
    await turn();
    for (let n = 0; n < 2; n++) {
      clock.ms += 600;
      flight(n).acknowledge();
      flight(n).end();
      await turn();
      await turn();
    }
    // Four wait before it; a turn takes 216 ms on the average so far.
    expect(() => intake.admit({ ...KNOCK, waitMs: 500 })).toThrow(refused('late'));
    await expect(intake.submit(operation('late'), { ms: 500, async: false })).rejects.toMatchObject({ refused: 'late' });
    intake.admit({ ...KNOCK, waitMs: 2_000 })();
    // Another key's turn is the next but one.
    intake.admit({ ...KNOCK, keyId: 'other', waitMs: 900 })();
    clock.ms += 60_000;
    expect(() => intake.admit({ ...KNOCK, keyId: 'other', waitMs: 10_000 })).toThrow(refused('late'));
  });

  it('follows an operation that moved into an execution of its own, while its batch-mates are answered', async () => {
    const { intake, flight, followed } = stage();
    const answer = intake.submit(operation('a'), WAIT);
    await turn();
    flight(0).acknowledge();
    flight(0).end({ outcome: 'moved' });
    await turn();
    expect(followed.map((f) => f.operation.id)).toEqual(['a']);
    followed[0]?.end();
    expect(await answer).toMatchObject({ kind: 'settled' });
  });

  it('tells at once where an operation waits that may do so for days, and forgets it', async () => {
    const { intake, flight } = stage();
    const answer = intake.submit(operation('a'), WAIT);
    await turn();
    expect(intake.isUnderWay({ programId: 'p', id: 'a' })).toBe(true);
    flight(0).acknowledge();
    flight(0).end({ outcome: 'waiting' });
    expect(await answer).toEqual({ kind: 'accepted', workflowId: 'wait-a' });
    expect(intake.isUnderWay({ programId: 'p', id: 'a' })).toBe(false);
  });

  it('hands an operation over again when an execution with another body of its id was refused', async () => {
    const { intake, flights, flight } = stage();
    const answer = intake.submit(operation('a'), WAIT);
    await turn();
    flight(0).acknowledge();
    flight(0).end({ outcome: 'refused', fingerprint: 'other' });
    await turn();
    await turn();
    expect(flights).toHaveLength(2);
    flight(1).acknowledge();
    flight(1).end();
    expect(await answer).toMatchObject({ kind: 'settled' });
  });

  it('drains: refuses what is queued, answers what flies, takes nothing new', async () => {
    const { intake, flight } = stage();
    const flying = intake.submit(operation('a'), WAIT);
    const queued = intake.submit(operation('b'), WAIT);
    await turn();
    const drained = intake.drain();
    await expect(queued).rejects.toMatchObject({ code: 'UNAVAILABLE', refused: 'draining' });
    await expect(intake.submit(operation('c'), WAIT)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(() => intake.admit(KNOCK)).toThrow(refused('draining'));
    flight(0).acknowledge();
    flight(0).end();
    expect(await flying).toMatchObject({ kind: 'settled' });
    await drained;
  });
});
