import type { RuleSet } from '../domain/rules/rule-set';
import type { Database } from './database';
import { models } from './models';

/** One version of a program's rules, as published. */
export interface PublishedRuleSet {
  programId: string;
  version: number;
  ruleSet: RuleSet;
  /** Who published it, and when. */
  actor: string;
  createdAt: string;
}

const MOST = 500;
const remembered = new WeakMap<Database, Map<string, PublishedRuleSet>>();

/**
 * A version of a program's rule set, or null. Versions never change, so what was read once is remembered; which version is current is not.
 */
export async function findRuleSet(database: Database, programId: string, version: number): Promise<PublishedRuleSet | null> {
  const cache = cacheOf(database);
  const key = `${programId}/${version}`;
  const known = cache.get(key);
  if (known) return known;
  const row = await models(database).RuleSetVersion.findOne({ where: { programId, version } });
  if (!row) return null;
  const found = { programId, version, ruleSet: row.body, actor: row.actor, createdAt: row.createdAt };
  // A Map keeps insertion order: its first key is the oldest.
  const oldest = cache.keys().next();
  if (cache.size >= MOST && oldest.done !== true) cache.delete(oldest.value);
  cache.set(key, found);
  return found;
}

function cacheOf(database: Database): Map<string, PublishedRuleSet> {
  const known = remembered.get(database);
  if (known) return known;
  const cache = new Map<string, PublishedRuleSet>();
  remembered.set(database, cache);
  return cache;
}
