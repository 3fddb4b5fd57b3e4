import type { Environment } from '@marcbachmann/cel-js';
import { Absent, type AttributeNames } from './attributes';

const ORDERINGS = ['<', '<=', '>', '>='];
const VALUE_TYPES = ['string', 'int', 'double', 'bool'];
const TEXT_TESTS = ['startsWith', 'endsWith', 'contains', 'matches'];

const never = () => false;

/**
 * What CEL doesn't know of attributes: an absent one is neither less nor more than anything, lies in nothing, holds nothing and starts with nothing.
 * That it equals nothing needs no operator: values of different types are unequal.
 */
export function registerAbsent(environment: Environment): Environment {
  environment.registerType('Absent', { ctor: Absent, fields: {} });
  for (const operator of ORDERINGS) {
    environment.registerOperator(`Absent ${operator} Absent`, never);
    for (const type of VALUE_TYPES) {
      environment.registerOperator(`Absent ${operator} ${type}`, never);
      environment.registerOperator(`${type} ${operator} Absent`, never);
    }
  }
  for (const type of VALUE_TYPES) environment.registerOperator(`${type} in Absent`, never);
  for (const test of TEXT_TESTS) environment.registerFunction(`Absent.${test}(string): bool`, never);
  environment.registerFunction('size(Absent): int', () => 0n);
  environment.registerFunction('Absent.size(): int', () => 0n);
  environment.registerFunction('isPresent(dyn): bool', (value: unknown) => !(value instanceof Absent));
  return environment.registerOperator('string in Attributes', (name: string, attributes: AttributeNames) => attributes.has(name));
}
