import { CancellationScope, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { PostOperationsActivities, PostOperationsInput, PostOperationsResult } from '../post-operations/contract';
import { KEEPS_PLACE_FOR, STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import { WAITS_FOR_MS } from './contract';

const { postOperations, giveUpWaiting } = proxyLocalActivities<PostOperationsActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  localRetryThreshold: KEEPS_PLACE_FOR,
  summary: 'post it, if what it is about is settled by now',
});

/** It is asked again after a tenth of the time that it has waited for: soon at first, and some hundred times in all. */
const ASK_AFTER_SHARE = 0.1;
const ASK_AFTER_MS = 1_000;

/** Posts an operation as soon as what it is about is settled; gives it up when that takes too long. */
export async function waitUntilSettled(input: PostOperationsInput): Promise<PostOperationsResult> {
  return CancellationScope.nonCancellable(async () => {
    for (;;) {
      const { verdicts } = await postOperations(input);
      if (verdicts.length > 0) return { verdicts };
      const waited = Date.now() - Math.min(...input.operations.map(({ acceptedAt }) => Date.parse(acceptedAt)));
      if (waited >= WAITS_FOR_MS) return { verdicts: await giveUpWaiting(input) };
      await sleep(Math.max(ASK_AFTER_MS, Math.round(waited * ASK_AFTER_SHARE)));
    }
  });
}
