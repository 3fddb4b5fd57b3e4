import type { Logger } from '../../platform/logger';
import { racePoint } from '../../platform/race-points';
import type { Operation, Verdict } from '../../workflows/operation';
import { Entry, unavailable } from './entry';
import { FairQueue } from './fair-queue';
import type { OperationIntake, Submitted, Wait } from './operation-intake';
import { Slots } from './slots';

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
  /** Makes sure that an operation outlives even Temporal's database, before its caller is told that it is accepted. Never rejects. */
  keep(operation: Operation<Request>, workflowId: string, submittedAt: Date): Promise<void>;
  limits: { orders: number; bytes: number; inFlight: number; unfinished: number; queue: number };
  logger: Logger;
}

/** A batch gives its place back after this long. */
const SLOW_AFTER_MS = 1_000;
const SHUTTING_DOWN = 'The service is shutting down. Send it again in a moment.';

/**
 * Group commit: a few batches fly at once, and whatever queues up meanwhile flies with the next one. No timer: a lone operation leaves at once, as
 * a batch of one. One workflow costs the same whatever it carries, so batches are what makes durable settlement fast.
 */
export class GroupCommit<Request, Row> implements OperationIntake<Request, Row> {
  private readonly queue = new FairQueue<Entry<Request, Row>>();
  private readonly slots: Slots;
  /** Operations under way, by id: the same one sent twice shares its outcome. */
  private readonly underWay = new Map<string, Entry<Request, Row>>();
  private readonly batches = new Set<Promise<void>>();
  private draining = false;

  constructor(private readonly options: GroupCommitOptions<Request, Row>) {
    const { inFlight, unfinished } = options.limits;
    this.slots = new Slots({ inFlight, unfinished, slowAfterMs: SLOW_AFTER_MS }, () => this.pump());
  }

  /** How busy it is, for metrics and admission. */
  get load(): { queued: number; inFlight: number; unfinished: number } {
    return { queued: this.queue.size, inFlight: this.slots.inFlight, unfinished: this.slots.unfinished };
  }

  async submit(operation: Operation<Request>, wait: Wait): Promise<Submitted<Row>> {
    const submittedAt = new Date();
    const submitted = await this.enter(operation, wait);
    if (submitted.kind === 'accepted') await this.options.keep(operation, submitted.workflowId, submittedAt);
    return submitted;
  }

  /** Joins the operation if it is under way, else lets it in. */
  private async enter(operation: Operation<Request>, wait: Wait): Promise<Submitted<Row>> {
    const deadline = Date.now() + wait.ms;
    const key = idKey(operation);
    for (let other = this.underWay.get(key); other; other = this.underWay.get(key)) {
      if (other.operation.fingerprint === operation.fingerprint) return other.join({ ...wait, ms: deadline - Date.now() }, true);
      // The same id with another body: settled first binds it; refused or failed first doesn't.
      const outcome = await within(other.finished, deadline - Date.now());
      if (outcome?.kind === 'settled') return { kind: 'conflict' };
    }
    this.admit();
    const entry = new Entry<Request, Row>(operation, { withdraw: (e) => this.queue.remove(e), forget: (e) => this.forget(key, e) });
    this.underWay.set(key, entry);
    this.queue.push(entry);
    void racePoint('intake.queued', [operation]);
    const submitted = entry.join({ ...wait, ms: deadline - Date.now() }, false);
    this.pump();
    return submitted;
  }

  async drain(): Promise<void> {
    this.draining = true;
    for (const entry of this.queue.clear()) entry.fail(unavailable(SHUTTING_DOWN));
    // What is followed or handed over again adds to them.
    while (this.batches.size > 0) await Promise.all(this.batches);
  }

  /** @throws Problem `UNAVAILABLE` when taking one more would only make it wait in vain. */
  private admit(): void {
    if (this.draining) throw unavailable(SHUTTING_DOWN);
    if (this.queue.size >= this.options.limits.queue) throw unavailable('Too many operations are waiting. Send it again in a moment.');
    if (this.slots.stalled) throw unavailable('Too many operations are unfinished. Send it again in a moment.');
  }

  /** A later entry may stand under the same id by now. */
  private forget(key: string, entry: Entry<Request, Row>): void {
    if (this.underWay.get(key) === entry) this.underWay.delete(key);
  }

  private pump(): void {
    const { orders, bytes } = this.options.limits;
    while (this.slots.free && this.queue.size > 0) {
      const batch = this.queue.take({ items: orders, bytes });
      const flight = this.fly(batch);
      this.batches.add(flight);
      void flight.then(() => this.batches.delete(flight));
      this.slots.hold(flight);
    }
  }

  /** Never rejects: whatever happens is told to the callers. */
  private async fly(batch: Entry<Request, Row>[]): Promise<void> {
    for (const entry of batch) entry.starting();
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
      if (verdict.outcome === 'settled') return entry.settle({ kind: 'conflict' });
      if (this.draining) return entry.fail(unavailable(SHUTTING_DOWN));
      entry.queued();
      this.queue.push(entry);
      return this.pump();
    }
    if (verdict.outcome === 'conflict') return entry.settle({ kind: 'conflict' });
    if (!row) return entry.settle({ kind: 'failed' });
    entry.settle(this.options.outcomeOf(row, verdict, entry.operation));
  }

  private followAlone(entry: Entry<Request, Row>): void {
    const flight = this.options.follow(entry.operation).then(
      (verdicts) => this.finish([entry], verdicts),
      (error: unknown) => {
        this.options.logger.error('the outcome of an operation could not be learned', { id: entry.operation.id, error });
        entry.fail(unavailable('outcome unknown'));
      },
    );
    const followed = flight.catch(() => entry.fail(unavailable('outcome unknown')));
    this.batches.add(followed);
    void followed.then(() => this.batches.delete(followed));
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
