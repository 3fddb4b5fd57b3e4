import { parseDecimal } from '../money/decimal';
import { ONE, type Ratio } from '../money/ratio';
import type { Report } from './checks/report';
import type { CompiledRedemption } from './compiled';
import type { RedemptionPolicy } from './rule-set';

/** Checks the redemption policy and makes it ready; null: no redemption. */
export function compileRedemption(policy: RedemptionPolicy | null | undefined, report: Report): CompiledRedemption | null {
  if (policy === undefined || policy === null) return null;
  const { pointValue = 1, multipleOf = 1, minPoints = 1, maxPoints = null, maxShare = '1', as = 'discount' } = policy;
  const rate = typeof pointValue === 'number' ? { points: 1, value: pointValue } : pointValue;
  if (typeof pointValue === 'number') report.integer('redemption.pointValue', pointValue, 1);
  else for (const [field, value] of Object.entries(pointValue)) report.integer(`redemption.pointValue.${field}`, value, 1);
  for (const [field, value] of Object.entries({ multipleOf, minPoints, maxPoints })) report.integer(`redemption.${field}`, value, 1);
  checkReachable({ multipleOf, minPoints, maxPoints }, report);
  // Divided rather than multiplied: the product may be beyond every number.
  if (maxPoints !== null && maxPoints < rate.points / rate.value) report.warn('redemption.maxPoints', 'So few points are worth nothing.');
  return { points: rate.points, value: rate.value, multipleOf, minPoints, maxPoints, maxShare: compileShare(maxShare, report), as };
}

/** There must be a number of points that all three allow. */
function checkReachable(
  { multipleOf, minPoints, maxPoints }: Pick<CompiledRedemption, 'multipleOf' | 'minPoints' | 'maxPoints'>,
  report: Report,
): void {
  if (maxPoints === null) return;
  if (minPoints > maxPoints) report.error('redemption.minPoints', 'It is above maxPoints: nothing could be redeemed.');
  else if (Math.ceil(minPoints / multipleOf) * multipleOf > maxPoints)
    report.error('redemption.multipleOf', 'No multiple of it lies between minPoints and maxPoints: nothing could be redeemed.');
}

function compileShare(text: string, report: Report): Ratio {
  const share = parseDecimal(text);
  if (share === null) report.error('redemption.maxShare', 'A share is a decimal string from "0" to "1".');
  else if (share.num > share.den) report.error('redemption.maxShare', 'A share is at most "1", the whole.');
  else if (share.num === 0n) report.warn('redemption.maxShare', 'Nothing can be redeemed with a share of 0.');
  return share ?? ONE;
}
