import { diffVersions } from './diff-rule-sets';
import { publishProgram, type PublishProgramOptions } from './publish-program';
import type { KeyedRoute } from '../http/route/route';
import { listPrograms, showProgram, showRuleSet, type ReadProgramsOptions } from './read-programs';

/** Everything under `/v1/programs`. */
export function programRoutes(options: PublishProgramOptions & ReadProgramsOptions): KeyedRoute[] {
  return [publishProgram(options), listPrograms(options), showProgram(options), showRuleSet(options), diffVersions(options)];
}
