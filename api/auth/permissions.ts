/** Roles of API keys (contract §12). */
export const ROLES = ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The only table of who may do what (contract §12). Every route names one of these actions. */
export const PERMISSIONS = {
  'programs.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'programs.write': ['admin'],
  'simulations.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'simulations.write': ['admin'],
  'orders.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'orders.write': ['order_system', 'admin'],
  'orders.retry': ['operator', 'admin'],
  'returns.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'returns.write': ['order_system', 'admin'],
  'claims.write': ['order_system', 'admin'],
  'quotes.ask': ['order_system', 'admin'],
  'grants.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'grants.write': ['order_system', 'admin'],
  'redemptions.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'redemptions.write': ['order_system', 'admin'],
  'holds.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'holds.write': ['order_system', 'admin'],
  'transfers.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'transfers.write': ['support', 'admin'],
  'members.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'members.write': ['order_system', 'support', 'admin'],
  'confirmations.write': ['order_system', 'admin'],
  'lifecycle.read': ['order_system', 'support', 'approver', 'auditor', 'operator', 'admin'],
  'lifecycle.write': ['operator', 'admin'],
  'imports.write': ['order_system', 'admin'],
  'reconciliations.run': ['operator', 'admin'],
  'reconciliations.read': ['support', 'approver', 'auditor', 'operator', 'admin'],
  'cases.write': ['operator', 'admin'],
  'keys.read': ['auditor', 'admin'],
  'keys.write': ['admin'],
  'metrics.read': ['auditor', 'operator', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof PERMISSIONS;

/** Whether a role may do something. */
export function isAllowed(role: Role, action: Action): boolean {
  return (PERMISSIONS[action] as readonly Role[]).includes(role);
}
