import type { GoldenCase } from './golden-cases';

/** A case whose members are nobody else's, as the shared runner has them: the same ids stand in many cases, which are played side by side. */
export function withOwnMembers(golden: GoldenCase, prefix: string): GoldenCase {
  const members = new Set<unknown>();
  JSON.stringify(golden.steps, (key, value: unknown) => {
    if (key === 'memberId') members.add(value);
    return value;
  });
  const renamed = JSON.stringify(golden.steps, (_, value: unknown) =>
    members.has(value) && typeof value === 'string' ? `${prefix}-${value}` : value,
  );
  return { ...golden, steps: JSON.parse(renamed) as GoldenCase['steps'] };
}
