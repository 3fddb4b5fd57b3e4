import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptedOperation } from '../../db/accepted-operations';
import { failureKind } from '../../db/failure';
import type { Logger } from '../../platform/logger';
import type { Operation } from '../../workflows/operation';

type Kept = AcceptedOperation & { submittedAt: string };

export interface AcceptedInboxOptions {
  /** Stores operations; a few at once cost as much as one. */
  write(operations: readonly Kept[]): Promise<void>;
  logger: Logger;
}

/** A caller who is told `202` waits no longer than this for the second place that knows of the operation. */
const PATIENCE_MS = 1_000;
const MOST_AT_ONCE = 200;

/**
 * Stores operations that are about to be answered with `202` beside Temporal, where a sweeper finds them should Temporal's database be lost. What
 * comes while one write is under way goes with the next one.
 */
export class AcceptedInbox {
  private waiting: { operation: Kept; done: () => void }[] = [];
  private writing = false;

  constructor(private readonly options: AcceptedInboxOptions) {}

  /**
   * Resolves when it is stored, or when the database didn't take it in time: Temporal has it all the same, so the caller is not sent away.
   * @param submittedAt when the caller sent it
   */
  async keep({ actor, ...operation }: Operation, workflowId: string, submittedAt: Date): Promise<void> {
    const { programId, id, fingerprint, request, acceptedAt, requestId } = operation;
    const kept = { programId, id, fingerprint, request, acceptedAt, requestId, actor: actor.subject, keyId: actor.keyId };
    const stored = new Promise<void>((done) =>
      this.waiting.push({ operation: { ...kept, workflowId, submittedAt: submittedAt.toISOString() }, done }),
    );
    if (!this.writing) void this.writeAll();
    const giveUp = new AbortController();
    await Promise.race([stored, pause(PATIENCE_MS, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
    giveUp.abort();
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const some = this.waiting.splice(0, MOST_AT_ONCE);
      await this.write(some.map(({ operation }) => operation));
      for (const { done } of some) done();
    }
    this.writing = false;
  }

  /** One that can't be stored must not keep the others out. Never rejects. */
  private async write(operations: readonly Kept[]): Promise<void> {
    try {
      await this.options.write(operations);
    } catch (error) {
      if (operations.length > 1 && failureKind(error) === 'poison') for (const operation of operations) await this.write([operation]);
      else this.options.logger.warn('accepted operations could not be stored beside Temporal', { operations: operations.length, error });
    }
  }
}
