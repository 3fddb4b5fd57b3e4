import type { Environment } from '@marcbachmann/cel-js';
import { readInstant } from '../../calendar/instant';

const TIME = 'google.protobuf.Timestamp';

/** Lets a time be compared with one written as a string: `order.placedAt < '2026-12-01T00:00:00+07:00'`. A string that is no time is unequal and neither before nor after. */
export function registerTimes(environment: Environment): Environment {
  environment.registerFunction(`timestamp(${TIME}): ${TIME}`, (time: Date) => time);
  environment.registerOperator(`${TIME} == string`, (time: Date, text: string) => time.getTime() === ms(text));
  environment.registerOperator(`${TIME} < string`, (time: Date, text: string) => time.getTime() < ms(text));
  environment.registerOperator(`${TIME} <= string`, (time: Date, text: string) => time.getTime() <= ms(text));
  environment.registerOperator(`${TIME} > string`, (time: Date, text: string) => time.getTime() > ms(text));
  return environment.registerOperator(`${TIME} >= string`, (time: Date, text: string) => time.getTime() >= ms(text));
}

const ms = (text: string) => readInstant(text) ?? Number.NaN;
