import type { ComparatorFlags } from './comparator-flags.js';

/** |wanted − value| ≤ absolute, or ≤ relative·|wanted|, in IEEE doubles; false where no tolerance applies. Both are finite. */
export function isWithinTolerance(
  { floatAbsoluteTolerance: absolute, floatRelativeTolerance: relative }: ComparatorFlags,
  wanted: number,
  value: number,
): boolean {
  const difference = Math.abs(wanted - value);
  return (
    (absolute !== null && difference <= absolute) ||
    (relative !== null && difference <= relative * Math.abs(wanted))
  );
}
