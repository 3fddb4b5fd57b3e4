import type { Logger } from '../../platform/logger';
import { racePoint } from '../../platform/race-points';
import type { Operation, Verdict } from '../../workflows/operation';
import { refuse } from '../admission/refusal';
import { Entry, unavailable } from './entry';
import { Gathering } from './gathering';
import type { IntakeObserver } from './intake-observer';
import type { OperationIntake, Submitted, Wait } from './operation-intake';
import { Slots } from './slots';
import { WaitingRoom, type Arrival } from './waiting-room';

/** A batch that Temporal has. */
export interface StartedBatch {
  workflowId: string;
  /** @throws when the execution ended without a result. */
  verdicts: Promise<Verdict[]>;
}

export interface GroupCommitOptions<Request, Row> {
  /** Hands a batch to Temporal; resolves when it has acknowledged it. @throws when it could not, within a time of its own. */
  start(operations: Operation<Request>[]): Promise<StartedBatch>;
  /** Follows an operation into an execution of its own. */
  follow(operation: Operation<Request>): Promise<Verdict[]>;
  /** Rows of finished operations, in any order: one query a batch. */
  readRows(refs: { programId: string; id: string }[]): Promise<Row[]>;
  /** What a row says to the sender of an operation, of the attempt that the verdict is about. */
  outcomeOf(row: Row, verdict: Verdict, operation: Operation<Request>): Submitted<Row>;
  idOf(row: Row): { programId: string; id: string };
  /** Whether the verdict is about the attempt of another call, as the row has it. */
  isOfAnotherCall(row: Row, verdict: Verdict, operation: Operation<Request>): boolean;
  /** The execution in which an operation waits for what it is about; kinds that never wait have none. */
  waitsIn?(operation: Operation<Request>): string;
  /** Makes sure that an operation outlives even Temporal's database, before its caller is told that it is accepted. Never rejects. */
  keep(operation: Operation<Request>, workflowId: string, submittedAt: Date): Promise<void>;
  limits: {
    orders: number;
    bytes: number;
    inFlight: number;
    unfinished: number;
    queue: number;
    queueBytes: number;
    gatherMs: number;
    slowAfterMs: number;
  };
  logger: Logger;
  /** Milliseconds of a clock that only goes forward. Default: the machine's. */
  elapsed?: () => number;
  observer?: IntakeObserver;
}

/** Operations that are followed into executions of their own at once; the callers of more are told where to look. */
const FOLLOWED = 1_000;

/**
 * Group commit: a few batches fly at once, and whatever queues up meanwhile flies with the next one. A lone operation leaves at once, as a batch
 * of one; while others fly, a batch waits a moment to become as large as they are. One workflow costs the same whatever it carries, so batches
 * are what makes durable settlement fast.
 */
export class GroupCommit<Request, Row> implements OperationIntake<Request, Row> {
  private readonly queue: WaitingRoom<Entry<Request, Row>>;
  private readonly slots: Slots;
  private readonly gathering: Gathering;
  /** Operations under way, by id: the same one sent twice shares its outcome. */
  private readonly underWay = new Map<string, Entry<Request, Row>>();
  private readonly batches = new Set<Promise<void>>();
  private followed = 0;
  private draining = false;

  constructor(private readonly options: GroupCommitOptions<Request, Row>) {
    const { orders, bytes, inFlight, unfinished, queue, queueBytes, gatherMs, slowAfterMs } = options.limits;
    const elapsed = options.elapsed ?? (() => performance.now());
    this.queue = new WaitingRoom({ batch: { items: orders, bytes }, places: queue, bytes: queueBytes }, elapsed);
    this.gathering = new Gathering(gatherMs, () => this.pump());
    this.slots = new Slots({ inFlight, unfinished, slowAfterMs }, () => this.pump());
  }

  /** Whether an operation of that id is on its way through this process. */
  isUnderWay(ref: { programId: string; id: string }): boolean {
    return this.underWay.has(idKey(ref));
  }

  /** How busy it is, for metrics and admission. */
  get load(): { queued: number; inFlight: number; unfinished: number } {
    return { queued: this.queue.size, inFlight: this.slots.inFlight, unfinished: this.slots.unfinished };
  }

  admit(arrival: Arrival): () => void {
    this.refuseIfVain(arrival);
    return this.queue.keep(arrival);
  }

  async submit(operation: Operation<Request>, wait: Wait): Promise<Submitted<Row>> {
    const submittedAt = new Date();
    const since = performance.now();
    let submitted: Submitted<Row> | null = null;
    try {
      submitted = await this.take(operation, wait);
      if (submitted.kind === 'accepted') await this.options.keep(operation, submitted.workflowId, submittedAt);
      return submitted;
    } finally {
      this.options.observer?.answered(submitted, performance.now() - since);
    }
  }

  private async take(operation: Operation<Request>, wait: Wait): Promise<Submitted<Row>> {
    const deadline = Date.now() + wait.ms;
    const key = idKey(operation);
    for (let other = this.underWay.get(key); other; other = this.underWay.get(key)) {
      if (other.operation.fingerprint === operation.fingerprint) return other.join({ ...wait, ms: deadline - Date.now() }, true);
      // The same id with another body: settled first binds it; refused or failed first doesn't.
      const outcome = await within(other.finished, deadline - Date.now());
      if (outcome?.kind === 'settled') return { kind: 'conflict' };
    }
    const entry = new Entry<Request, Row>(operation, { withdraw: (e) => this.queue.remove(e), forget: (e) => this.forget(key, e) });
    this.refuseIfVain({ keyId: entry.keyId, bytes: entry.bytes, waitMs: deadline - Date.now() });
    this.underWay.set(key, entry);
    this.queue.push(entry);
    void racePoint('intake.queued', [operation]);
    const submitted = entry.join({ ...wait, ms: deadline - Date.now() }, false);
    this.pump();
    return submitted;
  }

  async drain(): Promise<void> {
    this.draining = true;
    for (const entry of this.queue.clear()) entry.fail(refuse('draining'));
    // What is followed or handed over again adds to them.
    while (this.batches.size > 0) await Promise.all(this.batches);
  }

  /** @throws Refusal when taking one more would only make it wait in vain. */
  private refuseIfVain(arrival: Arrival): void {
    if (this.draining) throw refuse('draining');
    if (this.slots.stalled) throw refuse('stalled', this.slots.standingMs);
    const reason = this.queue.refusal(arrival);
    if (reason !== null) throw refuse(reason, this.queue.expectedMs(arrival.keyId));
  }

  /** A later entry may stand under the same id by now. */
  private forget(key: string, entry: Entry<Request, Row>): void {
    if (this.underWay.get(key) === entry) this.underWay.delete(key);
  }

  private pump(): void {
    while (this.slots.free && this.queue.size > 0) {
      if (!this.gathering.isEnough(this.queue.size, Math.min(this.slots.largest, this.options.limits.orders))) return;
      const batch = this.queue.nextBatch();
      const flight = this.fly(batch);
      this.batches.add(flight);
      void flight.then(() => this.batches.delete(flight));
      this.slots.hold(flight, batch.length);
    }
  }

  /** Never rejects: whatever happens is told to the callers. */
  private async fly(batch: Entry<Request, Row>[]): Promise<void> {
    for (const entry of batch) entry.starting();
    const now = performance.now();
    this.options.observer?.departed(batch.map(({ queuedAt }) => now - queuedAt));
    let started: StartedBatch;
    try {
      started = await this.options.start(batch.map((entry) => entry.operation));
    } catch (error) {
      this.options.logger.warn('a batch could not be handed to Temporal', { operations: batch.length, error });
      for (const entry of batch) entry.fail(unavailable('The workflow engine can not be reached. Send it again in a moment.'));
      return;
    }
    for (const entry of batch) entry.accepted(started.workflowId);
    try {
      await racePoint(
        'intake.started',
        batch.map((entry) => entry.operation),
      );
      await this.finish(batch, await started.verdicts);
    } catch (error) {
      this.options.logger.error('the outcome of a batch could not be learned', { workflowId: started.workflowId, error });
      for (const entry of batch) entry.fail(unavailable('outcome unknown'));
    }
  }

  private async finish(batch: Entry<Request, Row>[], verdicts: Verdict[]): Promise<void> {
    const byId = new Map(verdicts.map((verdict) => [idKey(verdict), verdict]));
    const here = batch.filter((entry) => byId.get(idKey(entry.operation))?.outcome !== 'moved');
    const moved = batch.filter((entry) => !here.includes(entry));
    for (const entry of moved) this.followAlone(entry);

    const refs = here.map(({ operation }) => ({ programId: operation.programId, id: operation.id }));
    const rows = refs.length === 0 ? [] : await this.options.readRows(refs);
    const rowsById = new Map(rows.map((row) => [idKey(this.options.idOf(row)), row]));
    for (const entry of here) this.tell(entry, byId.get(idKey(entry.operation)), rowsById.get(idKey(entry.operation)));
  }

  private tell(entry: Entry<Request, Row>, verdict: Verdict | undefined, row: Row | undefined): void {
    if (!verdict) return entry.fail(unavailable('outcome unknown'));
    if (verdict.fingerprint !== entry.operation.fingerprint) {
      // An execution for this id was under way with another body, and we were given its result.
      return verdict.outcome === 'settled' ? entry.settle({ kind: 'conflict' }) : this.handOverAgain(entry);
    }
    if (verdict.outcome === 'conflict') return entry.settle({ kind: 'conflict' });
    // It may wait for days: whoever sent it is told that it is safe, and where to look.
    if (verdict.outcome === 'waiting') return entry.settle({ kind: 'accepted', workflowId: this.options.waitsIn?.(entry.operation) ?? '' });
    if (!row) return entry.settle({ kind: 'failed' });
    const outcome = this.options.outcomeOf(row, verdict, entry.operation);
    // The execution of an earlier call was joined at its end: what it refused may be possible by now.
    const isOld = outcome.kind === 'refused' && this.options.isOfAnotherCall(row, verdict, entry.operation);
    if (isOld && !entry.handedOverAgain) return this.handOverAgain(entry);
    entry.settle(outcome);
  }

  private handOverAgain(entry: Entry<Request, Row>): void {
    if (this.draining) return entry.fail(refuse('draining'));
    entry.queuedAgain();
    this.queue.push(entry);
    this.pump();
  }

  private followAlone(entry: Entry<Request, Row>): void {
    // Temporal has it: whoever waits for it is told so.
    if (this.followed >= FOLLOWED) return entry.fail(unavailable('outcome unknown'));
    this.followed++;
    const flight = this.options.follow(entry.operation).then(
      (verdicts) => this.finish([entry], verdicts),
      (error: unknown) => {
        this.options.logger.error('the outcome of an operation could not be learned', { id: entry.operation.id, error });
        entry.fail(unavailable('outcome unknown'));
      },
    );
    const followed = flight.catch(() => entry.fail(unavailable('outcome unknown')));
    this.batches.add(followed);
    void followed.then(() => {
      this.batches.delete(followed);
      this.followed--;
    });
  }
}

function idKey(ref: { programId: string; id: string }): string {
  return JSON.stringify([ref.programId, ref.id]);
}

/** @throws Problem `UNAVAILABLE` when it takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable('Another operation with this id is under way. Send it again in a moment.')), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
