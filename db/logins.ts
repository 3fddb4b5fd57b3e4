import { createHmac } from 'node:crypto';
import type { Settings } from '../platform/settings';

/** The logins that `migrate` makes, and the roles behind them. */
export const LOGIN = { app: 'lumbung_app', maintenance: 'lumbung_maintenance' } as const;
export type LoginRole = keyof typeof LOGIN;

/** Owns the kernel's functions and can't log in: what they may do, no login may do directly. */
export const KERNEL_OWNER = 'lumbung_kernel';

/**
 * Password of a login that `migrate` makes: derived from the owner's, so that every process that knows the owner's URL can compute it and
 * nothing has to be stored. Who wants other passwords gives `DATABASE_APP_URL` and `DATABASE_MAINTENANCE_URL`.
 */
export function loginPassword(ownerUrl: string, role: LoginRole): string {
  const { username, password } = new URL(ownerUrl);
  return createHmac('sha256', `${username}:${password}`).update(`lumbung login ${LOGIN[role]}`).digest('hex');
}

/** The owner's URL with the login of a role in its place. */
export function loginUrl(ownerUrl: string, role: LoginRole): string {
  const url = new URL(ownerUrl);
  url.username = LOGIN[role];
  url.password = loginPassword(ownerUrl, role);
  return url.href;
}

type UrlSettings = Pick<Settings, 'DATABASE_URL' | 'DATABASE_APP_URL' | 'DATABASE_MAINTENANCE_URL'>;

/** URL of the API's and the worker's login. @throws Error when neither it nor the owner's URL is set. */
export function appUrl(settings: UrlSettings): string {
  if (settings.DATABASE_APP_URL) return settings.DATABASE_APP_URL;
  if (settings.DATABASE_URL) return loginUrl(settings.DATABASE_URL, 'app');
  throw new Error('Set DATABASE_APP_URL (or DATABASE_URL) to the Postgres that this process should use.');
}

/** URL of the login for partitions and archives. @throws Error when neither it nor the owner's URL is set. */
export function maintenanceUrl(settings: UrlSettings): string {
  if (settings.DATABASE_MAINTENANCE_URL) return settings.DATABASE_MAINTENANCE_URL;
  if (settings.DATABASE_URL) return loginUrl(settings.DATABASE_URL, 'maintenance');
  throw new Error('Set DATABASE_MAINTENANCE_URL (or DATABASE_URL) to the Postgres that this process should use.');
}
