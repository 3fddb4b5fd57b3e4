import { isAllowed, PERMISSIONS, type Action, type Role } from './permissions';

const actions = Object.keys(PERMISSIONS) as Action[];
const may = (role: Role) => actions.filter((action) => isAllowed(role, action)).sort();

const READS: Action[] = ['grants.read', 'members.read', 'orders.read', 'programs.read', 'simulations.read'];

test.each([
  ['order_system', [...READS, 'grants.write', 'members.write', 'orders.write', 'quotes.ask']],
  ['support', [...READS, 'members.write']],
  ['approver', READS],
  ['auditor', [...READS, 'keys.read', 'metrics.read']],
  ['operator', [...READS, 'orders.retry', 'metrics.read']],
  ['admin', actions],
] as const)('%s may do what the contract says', (role, allowed) => {
  expect(may(role)).toEqual([...allowed].sort());
});
