import { isAllowed, PERMISSIONS, type Action, type Role } from './permissions';

const actions = Object.keys(PERMISSIONS) as Action[];
const may = (role: Role) => actions.filter((action) => isAllowed(role, action)).sort();

/** What every role may read. */
const READS: Action[] = ['programs', 'orders', 'returns', 'grants', 'redemptions', 'holds', 'transfers', 'members', 'lifecycle', 'simulations'].map(
  (what) => `${what}.read` as Action,
);
/** What an order system does: all that sales lead to. */
const SALES: Action[] = ['orders', 'returns', 'claims', 'grants', 'redemptions', 'holds', 'members', 'confirmations', 'imports'].map(
  (what) => `${what}.write` as Action,
);

test.each([
  ['order_system', [...READS, ...SALES, 'quotes.ask']],
  ['support', [...READS, 'reconciliations.read', 'members.write', 'transfers.write']],
  ['approver', [...READS, 'reconciliations.read']],
  ['auditor', [...READS, 'reconciliations.read', 'keys.read', 'metrics.read']],
  ['operator', [...READS, 'reconciliations.read', 'reconciliations.run', 'cases.write', 'lifecycle.write', 'orders.retry', 'metrics.read']],
  ['admin', actions],
] as const)('%s may do what the contract says', (role, allowed) => {
  expect(may(role)).toEqual([...allowed].sort());
});
