import { Writable } from 'node:stream';
import { transports } from 'winston';
import { createLogger } from './logger';

test('an error in a line is told without what it carries besides', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'info');
  logger.clear().add(
    new transports.Stream({
      stream: new Writable({
        write: (chunk, _, done) => {
          lines.push(String(chunk));
          done();
        },
      }),
    }),
  );
  const error = Object.assign(new Error('duplicate key'), { code: '23505', sql: 'insert …', parameters: ['Jane, 1 January 1980'] });
  logger.error('order failed', { orderId: 'o-1', error });
  const [line] = lines.map((text) => JSON.parse(text) as { orderId: string; error: object });
  expect(line).toMatchObject({ message: 'order failed', orderId: 'o-1', error: { name: 'Error', message: 'duplicate key', code: '23505' } });
  expect(lines.join('')).not.toContain('Jane');
  expect(lines.join('')).not.toContain('insert');
});
