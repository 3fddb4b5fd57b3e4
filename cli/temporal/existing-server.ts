import { Connection } from '@temporalio/client';
import { codeOf, Fault, messageOf } from '../fault';
import { registerSearchAttributes } from './search-attributes';
import { isRecentEnough } from './temporal-version';

const CALL_MS = 5_000;
const GRPC_NOT_FOUND = '5';

/**
 * Makes sure that an existing Temporal server can be used, and registers our search attributes with it.
 * @returns names of the search attributes that it registered
 * @throws Fault saying in one sentence why it can't be used.
 */
export async function useExistingTemporal(address: string, namespace: string): Promise<string[]> {
  const connection = Connection.lazy({ address });
  try {
    const version = await askVersion(connection, address);
    if (version && !isRecentEnough(version)) throw new Fault(`The Temporal server at ${address} (TEMPORAL_ADDRESS) is too old: ${version}.`);
    await checkNamespace(connection, address, namespace);
    return await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function askVersion(connection: Connection, address: string): Promise<string> {
  try {
    const info = await connection.withDeadline(Date.now() + CALL_MS, () => connection.workflowService.getSystemInfo({}));
    return info.serverVersion;
  } catch (error) {
    throw new Fault(`No Temporal server answers at ${address} (TEMPORAL_ADDRESS): start it, or leave the setting out.`, { cause: error });
  }
}

async function checkNamespace(connection: Connection, address: string, namespace: string): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + CALL_MS, () => connection.workflowService.describeNamespace({ namespace }));
  } catch (error) {
    if (codeOf(error) === GRPC_NOT_FOUND)
      throw new Fault(`The Temporal server at ${address} has no namespace ${namespace}: make it or set TEMPORAL_NAMESPACE.`, { cause: error });
    throw new Fault(`Temporal's namespace ${namespace} at ${address} can't be used: ${withoutCode(messageOf(error))}.`, { cause: error });
  }
}

/** gRPC's messages begin with the code: `14 UNAVAILABLE: …`. */
function withoutCode(message: string): string {
  return message.replace(/^\d+ [A-Z_]+: /, '').replace(/\.$/, '');
}
