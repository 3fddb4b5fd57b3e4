import { NativeConnection } from '@temporalio/worker';

/**
 * The worker's connection to Temporal. Without compression: a batch's payload is compressed and expanded at both ends for a way that is short
 * (docs/performance.md).
 */
export function connectWorker(address: string): Promise<NativeConnection> {
  return NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
}
