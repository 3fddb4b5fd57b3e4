import { RETURN_ORDER, type PostOperationsInput, type PostOperationsResult } from '../post-operations/contract';
import { postAs } from '../post-operations/workflow';

/** Posts a batch of returns in one step; those whose order isn't settled yet wait for it in executions of their own. */
export function returnOrder(input: PostOperationsInput): Promise<PostOperationsResult> {
  return postAs(RETURN_ORDER, input);
}
