import { Client, Connection } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { createDataConverter } from './data-converter';
import type { Settings } from './settings';

export type TemporalSettings = Pick<Settings, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'LUMBUNG_TEMPORAL_PORT'>;

export interface TemporalConnection {
  readonly client: Client;
  /** Resolves when the server answers. @throws when it doesn't within two seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** gRPC would try again after up to two minutes; a server that is back should be found within moments. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 };

/** `host:port` of the server: the given one, or the embedded one on loopback. */
export function temporalAddress(settings: TemporalSettings): string {
  return settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${settings.LUMBUNG_TEMPORAL_PORT}`;
}

/**
 * A client for Temporal. Connects with the first call, so that a process starts (and says that it isn't ready) while the server is away.
 * @param codecs see `createDataConverter`
 */
export function connectTemporal(settings: TemporalSettings, codecs: PayloadCodec[] = []): TemporalConnection {
  const connection = Connection.lazy({ address: temporalAddress(settings), connectTimeout: '5s', channelArgs: RECONNECT });
  const client = new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE, dataConverter: createDataConverter(codecs) });
  return {
    client,
    ping: async () => {
      await connection.withDeadline(Date.now() + 2_000, () => connection.workflowService.getSystemInfo({}));
    },
    close: () => connection.close(),
  };
}
