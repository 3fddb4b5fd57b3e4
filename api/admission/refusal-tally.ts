import type { Logger } from '../../platform/logger';
import type { RefusalReason } from './refusal';

const EVERY_MS = 1_000;

/**
 * Counts refusals and says once a second how many there were: a line for each would cost more than refusing does.
 * @returns what is called for every refusal
 */
export function refusalTally(logger: Pick<Logger, 'warn'>): (reason: RefusalReason, keyId: string | undefined) => void {
  let reasons: Partial<Record<RefusalReason, number>> = {};
  let keys = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    const [busiest] = [...keys].sort(([, a], [, b]) => b - a);
    logger.warn('requests refused for load', { ...reasons, ...(busiest && { mostlyKeyId: busiest[0] }) });
    reasons = {};
    keys = new Map();
    timer = undefined;
  };

  return (reason, keyId) => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (keyId !== undefined) keys.set(keyId, (keys.get(keyId) ?? 0) + 1);
    timer ??= setTimeout(tell, EVERY_MS).unref();
  };
}
