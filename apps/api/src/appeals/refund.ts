import { routeOf } from '#appeals';
import type { AppealCase } from './appeal-case.js';

/** rule ECDL-7.2b: nothing is charged for an appeal that is upheld. */
export function isRefundDue({ appeal, scheme }: Pick<AppealCase, 'appeal' | 'scheme'>): boolean {
  const fee = routeOf(scheme.appeals, appeal.kind)?.fee;
  const isUpheld = appeal.outcome === 'upheld' || appeal.outcome === 'partly-upheld';
  return fee?.refundedIfUpheld === true && isUpheld;
}
