import { Environment } from '@marcbachmann/cel-js';
import { registerAbsent } from './absent-operators';
import { AttributeNames } from './attributes';
import { LINE_FIELDS, LineNames } from './line-names';
import { MEMBER_FIELDS, MemberNames } from './member-names';
import { ORDER_FIELDS, OrderNames } from './order-names';
import { registerTimes } from './time-operators';

/** What the names of a condition stand for. */
export interface ConditionNames {
  readonly order: OrderNames;
  readonly today: string;
  /** Undefined for an anonymous order: rules that name it don't apply. */
  readonly member: MemberNames | undefined;
  /** Undefined outside of `lines`. */
  line: LineNames | undefined;
}

/** Far more than a promotion needs; keeps a mistake from costing time on every order. */
const LIMITS = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 1000, maxMapEntries: 100, maxCallArguments: 8 };

const base = new Environment({ limits: LIMITS });
registerAbsent(base.registerType('Attributes', { ctor: AttributeNames }));
registerTimes(base)
  .registerType('Order', { ctor: OrderNames, fields: ORDER_FIELDS })
  .registerType('Member', { ctor: MemberNames, fields: MEMBER_FIELDS })
  .registerType('Line', { ctor: LineNames, fields: LINE_FIELDS })
  .registerVariable('order', 'Order')
  .registerVariable('member', 'Member')
  .registerVariable('today', 'string');

/** Names of `when`: order, member, today. */
export const orderEnvironment = base.clone();
/** Names of `lines`, `of` and the like: also line. */
export const lineEnvironment = base.clone().registerVariable('line', 'Line');
