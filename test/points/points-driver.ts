import { randomUUID } from 'node:crypto';
import { createLogger } from '../../platform/logger';
import type { Database } from '../../db/database';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { OrderRequest } from '../../domain/orders/order';
import { Pace } from '../../activities/run-lifecycle/pace';
import type { ActivityContext } from '../../activities/batch/context';
import { postOperations } from '../../activities/post-operations/post-operations';
import { createRuleSets } from '../../activities/rule-sets';
import { accruePoints } from '../../activities/settle-orders/accrue-points';
import { applyDiscounts } from '../../activities/settle-orders/apply-discounts';
import { ComputedAccruals } from '../../activities/settle-orders/computed-accruals';
import { redeemPoints } from '../../activities/settle-orders/redeem-points';
import { undoSettlement } from '../../activities/settle-orders/undo-settlement';
import { createDrafts } from '../../activities/simulate-rule-set/drafts';
import { postGrants } from '../../activities/post-grants/post-grants';
import type { GrantRequest } from '../../domain/orders/grant';
import type { Operation, OperationRef } from '../../workflows/operation';

/** Runs the activities of operations on points, of grants and of orders, one call a step, without a workflow around them. */
export class PointsDriver {
  private readonly context: ActivityContext;

  constructor(
    database: Database,
    private readonly programId: string,
  ) {
    const logger = createLogger('test', 'error');
    this.context = {
      database,
      logger,
      ruleSets: createRuleSets(),
      accruals: new ComputedAccruals(),
      drafts: createDrafts(),
      execution: () => ({ workflowId: 'test', runId: randomUUID() }),
      heartbeat: () => undefined,
      lifecyclePace: new Pace(1),
      stuckAfterSeconds: 300,
      now: () => new Date(),
    };
  }

  /** Posts operations of a kind together; answers each one's outcome, or the code of its refusal. */
  async post(kind: PointsKind, operations: readonly { id: string; request: object }[]): Promise<string[]> {
    const { verdicts } = await postOperations(this.context, { kind, operations: operations.map(({ id, request }) => this.operation(id, request)) });
    return operations.map(({ id }) => told(verdicts.find((verdict) => verdict.id === id)));
  }

  async grant(request: GrantRequest): Promise<string> {
    const { verdicts } = await postGrants(this.context, { operations: [this.operation(request.grantId, request)] });
    return told(verdicts[0]);
  }

  /** Step 1 and 2 of an order; null: it is refused, with `code`. */
  async open(request: OrderRequest): Promise<{ ref: OperationRef | null; code: string }> {
    const { live, verdicts } = await applyDiscounts(this.context, { operations: [this.operation(request.orderId, request)] });
    const [ref] = live;
    if (ref === undefined) return { ref: null, code: told(verdicts[0]) };
    await accruePoints(this.context, [ref]);
    return { ref, code: 'open' };
  }

  async settle(ref: OperationRef): Promise<void> {
    await redeemPoints(this.context, [ref]);
  }

  async undo(ref: OperationRef): Promise<void> {
    await undoSettlement(this.context, [{ ...ref, message: 'test' }]);
  }

  private operation<Request extends object>(id: string, request: Request): Operation<Request> {
    const { programId } = this;
    return {
      ...{ programId, id, request, requestId: 'r' },
      fingerprint: Buffer.from(id.padEnd(32).slice(-32)).toString('hex'),
      acceptedAt: new Date().toISOString(),
      actor: { subject: 'a', keyId: 'k' },
    };
  }
}

function told(verdict: { outcome: string; code?: string } | undefined): string {
  return verdict?.code ?? verdict?.outcome ?? 'nothing';
}
