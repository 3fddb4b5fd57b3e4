import { Problem } from '../../domain/problem';
import type { Operation } from '../../workflows/operation';
import { refuse } from '../admission/refusal';
import type { Submitted, Wait } from './operation-intake';

/** Told when an operation could not be handed over; nothing has happened, or sending it again finds what did. */
export function unavailable(detail: string): Problem {
  return new Problem('UNAVAILABLE', detail, { retryAfter: 1 });
}

interface Waiter<Row> {
  async: boolean;
  /** Joined an operation that another caller had sent. */
  follower: boolean;
  resolve(submitted: Submitted<Row>): void;
  reject(problem: Problem): void;
  timer: NodeJS.Timeout;
}

/**
 * One operation under way and the callers that wait for it. It lives on when they go away.
 * Life: queued → starting (handed to Temporal) → accepted (Temporal has it) → finished.
 */
export class Entry<Request, Row> {
  readonly keyId: string;
  readonly programId: string;
  readonly bytes: number;
  readonly finished: Promise<Submitted<Row> | undefined>;
  /** On the clock of `performance`. */
  queuedAt = performance.now();
  /** What became of it was told by an execution that it had joined. */
  handedOverAgain = false;
  private phase: 'queued' | 'starting' | 'accepted' | 'finished' = 'queued';
  private workflowId = '';
  /** Somebody may have been told so: it is not given up any more, even if the execution that has it is about another body. */
  private wasAccepted = false;
  private readonly waiters = new Set<Waiter<Row>>();
  private finish: (outcome: Submitted<Row> | undefined) => void = () => undefined;

  constructor(
    readonly operation: Operation<Request>,
    private readonly owner: {
      /** Takes the entry out of the queue; false if it isn't there any more. */
      withdraw(entry: Entry<Request, Row>): boolean;
      /** The operation is not under way any more: nobody may join it. */
      forget(entry: Entry<Request, Row>): void;
    },
  ) {
    this.keyId = operation.actor.keyId;
    this.programId = operation.programId;
    this.bytes = Buffer.byteLength(JSON.stringify(operation));
    this.finished = new Promise((resolve) => (this.finish = resolve));
  }

  /** A caller waits: for the outcome, for Temporal to have it (`async`), or until its time is up. */
  join(wait: Wait, follower: boolean): Promise<Submitted<Row>> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<Row> = { async: wait.async, follower, resolve, reject, timer: setTimeout(() => this.expire(waiter), wait.ms).unref() };
      if (wait.async && this.phase === 'accepted') this.answer(waiter, { kind: 'accepted', workflowId: this.workflowId });
      else this.waiters.add(waiter);
    });
  }

  starting(): void {
    this.phase = 'starting';
  }

  /** Back into the queue, to be handed over again. */
  queuedAgain(): void {
    this.phase = 'queued';
    this.handedOverAgain = true;
    this.queuedAt = performance.now();
  }

  /** Temporal acknowledged it: whoever asked for no more than that is answered. */
  accepted(workflowId: string): void {
    this.phase = 'accepted';
    this.wasAccepted = true;
    this.workflowId = workflowId;
    for (const waiter of this.waiters) if (waiter.async) this.answer(waiter, { kind: 'accepted', workflowId });
  }

  /** The outcome is known. Only the first caller's answer is new to the world; the others' is a replay. */
  settle(outcome: Submitted<Row>): void {
    if (this.phase === 'finished') return;
    this.end();
    for (const waiter of this.waiters) {
      this.answer(waiter, outcome.kind === 'settled' && waiter.follower ? { ...outcome, replayed: true } : outcome);
    }
    this.finish(outcome);
  }

  /** It could not be handed over, or its outcome could not be learned. */
  fail(problem: Problem): void {
    const { phase, workflowId } = this;
    if (phase === 'finished') return;
    this.end();
    for (const waiter of this.waiters) {
      if (phase === 'accepted') this.answer(waiter, { kind: 'accepted', workflowId });
      else this.refuse(waiter, problem);
    }
    this.finish(undefined);
  }

  private end(): void {
    this.phase = 'finished';
    this.owner.forget(this);
  }

  private expire(waiter: Waiter<Row>): void {
    if (this.phase === 'accepted') return this.answer(waiter, { kind: 'accepted', workflowId: this.workflowId });
    this.refuse(waiter, refuse('expired'));
    if (this.phase === 'queued' && this.waiters.size === 0 && !this.wasAccepted && this.owner.withdraw(this)) this.fail(unavailable('withdrawn'));
  }

  private answer(waiter: Waiter<Row>, submitted: Submitted<Row>): void {
    clearTimeout(waiter.timer);
    this.waiters.delete(waiter);
    waiter.resolve(submitted);
  }

  private refuse(waiter: Waiter<Row>, problem: Problem): void {
    clearTimeout(waiter.timer);
    this.waiters.delete(waiter);
    waiter.reject(problem);
  }
}
