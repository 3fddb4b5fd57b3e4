import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { SUPERUSER } from '../../cli/embedded/postgres-cluster';
import { codeOf, Fault, messageOf } from '../../cli/fault';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { lastLine, openLog } from '../../cli/launcher/log-file';
import type { ProcessSpec } from '../../cli/launcher/supervised-process';
import { SERVER_ATTRIBUTE_BYTES } from '../../cli/temporal/dev-server';
import { registerSearchAttributes } from '../../cli/temporal/search-attributes';
import { freePorts } from '../../platform/free-ports';
import type { RunningPostgres } from './postgres';
import { TEMPORAL_DATABASES } from './temporal-schema';

export interface FullTemporalOptions {
  /** Path of the server. */
  server: string;
  folder: DataFolder;
  postgres: RunningPostgres;
  namespace: string;
}

/** Chosen once for a cluster's life; what Temporal's own samples take for one machine. */
const SHARDS = 4;
const READY_MS = 90_000;
const POLL_MS = 250;
const ALREADY_EXISTS = '6';
const PORTS = ['FRONTEND_GRPC', 'FRONTEND_HTTP', 'HISTORY_GRPC', 'MATCHING_GRPC', 'WORKER_GRPC'] as const;
const MEMBERSHIP_PORTS = ['FRONTEND_MEMBERSHIP', 'HISTORY_MEMBERSHIP', 'MATCHING_MEMBERSHIP', 'WORKER_MEMBERSHIP'] as const;

/** Temporal's full server, all of its services in one process, on databases that have its schema. */
export async function fullTemporal({ server, folder, postgres, namespace }: FullTemporalOptions): Promise<{ spec: ProcessSpec; address: string }> {
  const names = [...PORTS, ...MEMBERSHIP_PORTS];
  const ports = await freePorts(names.length);
  const config = folder.path('dynamic-config.yaml');
  await writeFile(config, `frontend.searchAttributesSizeOfValueLimit:\n  - value: ${SERVER_ATTRIBUTE_BYTES}\n`);
  const env = {
    PATH: process.env.PATH,
    DB: 'postgres12',
    DBNAME: TEMPORAL_DATABASES.store,
    VISIBILITY_DBNAME: TEMPORAL_DATABASES.visibility,
    POSTGRES_SEEDS: '127.0.0.1',
    DB_PORT: String(postgres.port),
    POSTGRES_USER: SUPERUSER,
    POSTGRES_PWD: postgres.password,
    // For each of four services; the embedded Postgres has 100 connections.
    SQL_MAX_CONNS: '15',
    SQL_MAX_IDLE_CONNS: '15',
    SQL_VIS_MAX_CONNS: '5',
    SQL_VIS_MAX_IDLE_CONNS: '5',
    NUM_HISTORY_SHARDS: String(SHARDS),
    BIND_ON_IP: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DYNAMIC_CONFIG_FILE_PATH: config,
    ...Object.fromEntries(names.map((name, index) => [`${name}_PORT`, String(ports[index])])),
  };
  const log = folder.path('logs/temporal.log');
  const address = `127.0.0.1:${ports[0] ?? 0}`;
  const spec: ProcessSpec = {
    name: 'Temporal',
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: 20_000 },
    spawn: () => {
      const output = openLog(log);
      const child = spawn(server, ['--allow-no-auth', 'start'], { detached: true, stdio: ['ignore', output, output], env });
      closeSync(output);
      return child;
    },
    ready: (_, gone) => untilReady(address, namespace, folder, gone),
    lastWords: () => lastLine(log, /error|unable|failed|fatal/i),
  };
  return { spec, address };
}

/** The server knows a new namespace only after some seconds, when its caches were refreshed. */
async function untilReady(address: string, namespace: string, folder: DataFolder, gone: AbortSignal): Promise<void> {
  const connection = Connection.lazy({ address });
  let problem = '';
  try {
    for (const end = Date.now() + READY_MS; Date.now() < end && !gone.aborted; await sleep(POLL_MS)) {
      try {
        return await connection.withDeadline(Date.now() + 5_000, () => prepareNamespace(connection, namespace));
      } catch (error) {
        problem = messageOf(error);
      }
    }
  } finally {
    await connection.close();
  }
  throw new Fault(`Temporal's server was not ready after ${READY_MS / 1000} s (${problem}); its log is in ${folder.logs}.`);
}

async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('7 days') });
  } catch (error) {
    if (codeOf(error) !== ALREADY_EXISTS) throw error;
  }
  await registerSearchAttributes(connection, namespace);
  // The frontend answers for a namespace once it has it in its cache.
  await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1, query: 'LumbungProgram = "none"' });
}
