import { Type, type Static } from '@sinclair/typebox';
import { Cite, closed, Days } from './terms.js';

/** Who keeps apart from whom. Without it trainers keep away for two years. */
export const SeparationSchema = Type.Object(
  {
    /** Who taught a candidate not longer ago than so many days before the exam neither supervises nor marks it. */
    trainerLookbackDays: Days,
    cite: Cite,
  },
  closed,
);

const TWO_YEARS = 730;

export function trainerLookbackDays(scheme: {
  readonly separation?: Static<typeof SeparationSchema>;
}): number {
  return scheme.separation?.trainerLookbackDays ?? TWO_YEARS;
}
