/**
 * Elementary symmetric functions of the items' easiness parameters: γ_r is the sum of all products of r of them. By the summation
 * algorithm, which only adds positive numbers and so stays exact to rounding. The easiness is scaled to a geometric mean of 1
 * by the caller, which keeps γ within a double for some hundreds of items.
 */
export function symmetricFunctions(easiness: readonly number[]): readonly number[] {
  const gamma = [1];
  for (const one of easiness) {
    gamma.push(0);
    for (let r = gamma.length - 1; r > 0; r -= 1)
      gamma[r] = (gamma[r] ?? 0) + (gamma[r - 1] ?? 0) * one;
  }
  return gamma;
}
