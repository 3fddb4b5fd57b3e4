import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes';
import { askTemporal } from './under-way';

interface Execution {
  status: string;
  memo?: Record<string, unknown>;
  /** By their search attributes. */
  orders?: { program: string; ids: string[] };
}

function attributes({ orders }: Execution): TypedSearchAttributes {
  if (!orders) return new TypedSearchAttributes();
  return new TypedSearchAttributes([
    { key: SEARCH_ATTRIBUTES.program, value: [orders.program] },
    { key: SEARCH_ATTRIBUTES.orderId, value: orders.ids },
  ]);
}

function client(executions: Record<string, Execution | Error>): Client {
  const describe = (workflowId: string) => {
    const execution = executions[workflowId];
    if (execution instanceof Error) return Promise.reject(execution);
    if (execution === undefined) return Promise.reject(new WorkflowNotFoundError('not found', workflowId, undefined));
    return Promise.resolve({ status: { name: execution.status }, memo: execution.memo, typedSearchAttributes: attributes(execution) });
  };
  return { workflow: { getHandle: (workflowId: string) => ({ describe: () => describe(workflowId) }) } } as unknown as Client;
}

const LONE = 'settle:harvest:o-1';

test.each<[string, Record<string, Execution>, string | null]>([
  ['a batch that carries it', { batch: { status: 'RUNNING', memo: { operations: ['p/o-0', 'p/o-1'] } } }, 'batch'],
  ['a batch of others', { batch: { status: 'RUNNING', memo: { operations: ['p/o-11', 'q/o-1'] } } }, null],
  ['a batch that is done', { batch: { status: 'COMPLETED', memo: { operations: ['p/o-1'] } } }, null],
  ['nothing', {}, null],
  [
    'its own execution, moved out of a batch',
    { batch: { status: 'COMPLETED' }, [LONE]: { status: 'RUNNING', memo: { operations: ['p/o-1'] } } },
    LONE,
  ],
  ['a batch of one program that has no memo', { batch: { status: 'RUNNING', orders: { program: 'p', ids: ['o-0', 'o-1'] } } }, 'batch'],
  ['the same of another program', { batch: { status: 'RUNNING', orders: { program: 'q', ids: ['o-0', 'o-1'] } } }, null],
  ['an execution that says nothing of itself', { batch: { status: 'RUNNING' } }, null],
])('%s', async (_, executions, expected) => {
  expect(await askTemporal(client(executions))(['batch', LONE], 'p/o-1')).toBe(expected);
});

test('when Temporal is away, that is not an answer', async () => {
  await expect(askTemporal(client({ batch: new Error('14 UNAVAILABLE') }))(['batch'], 'p/o-1')).rejects.toThrow('UNAVAILABLE');
});
