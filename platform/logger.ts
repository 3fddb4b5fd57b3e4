import { createLogger as createWinston, format, transports, type Logger } from 'winston';

export type { Logger } from 'winston';

/**
 * A logger that writes one JSON line an event to stdout.
 * @param component `api`, `worker`, … stands in every line.
 */
export function createLogger(component: string, level: string): Logger {
  return createWinston({
    level,
    defaultMeta: { component },
    format: format.combine(format.timestamp(), format.errors({ stack: true }), format.json()),
    transports: [new transports.Console()],
  });
}
