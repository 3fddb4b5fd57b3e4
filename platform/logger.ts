import { types } from 'node:util';
import { createLogger as createWinston, format, transports, type Logger } from 'winston';

export type { Logger } from 'winston';

/** Of an error only what it is: others of its members hold statements and what was bound to them, bodies of orders among it. */
const plainErrors = format((line) => {
  for (const [name, value] of Object.entries(line)) if (isError(value)) line[name] = describeError(value);
  return line;
});

/** Also errors of another realm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** Name, message, code and stack. */
export function describeError(error: Error): Record<string, string> {
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
  };
}

/**
 * A logger that writes one JSON line an event to stdout.
 * @param component `api`, `worker`, … stands in every line.
 */
export function createLogger(component: string, level: string): Logger {
  return createWinston({
    level,
    defaultMeta: { component },
    format: format.combine(format.timestamp(), plainErrors(), format.json()),
    transports: [new transports.Console()],
  });
}
