import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasImpossibleRow, isContradiction } from './contradiction.js';
import { programBuilder, type Entry } from './program-builder.js';
import type { Program } from './solver.js';

const COLUMNS = 4;

/** Rows over columns from 0 to 1, as [min, max, coefficients]. */
function programOf(rows: readonly (readonly [number, number, readonly number[]])[]): Program {
  const builder = programBuilder();
  const columns = Array.from({ length: COLUMNS }, () => builder.column({ lower: 0, upper: 1 }));
  for (const [min, max, coefficients] of rows) {
    builder.row(
      min,
      max,
      columns.map((column): Entry => [column, coefficients[column] ?? 0]),
    );
  }
  return builder.program({ maximize: true, integer: false });
}

describe('a contradiction added up again', () => {
  it('is one where the rows together ask for more than the columns allow', () => {
    const program = programOf([
      [3, Infinity, [1, 1, 1, 0]],
      [-Infinity, 1, [1, 1, 0, 0]],
    ]);
    expect(isContradiction(program, Float64Array.of(1, -1))).toBe(true);
    // What a solver says is rounded.
    expect(isContradiction(program, Float64Array.of(0.333_333_3, -0.333_333_4))).toBe(true);
    expect(isContradiction(program, Float64Array.of(1, 1))).toBe(false);
    expect(isContradiction(program, Float64Array.of(0, 0))).toBe(false);
    expect(isContradiction(program, Float64Array.of(Number.NaN, 1))).toBe(false);
    expect(hasImpossibleRow(program)).toBe(false);
    expect(hasImpossibleRow(programOf([[5, Infinity, [1, 1, 1, 1]]]))).toBe(true);
  });

  it('is never one where something keeps all rows, whatever the multipliers', () => {
    const values = (min: number, max: number, length: number) =>
      fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        values(0, 1, COLUMNS),
        fc.array(fc.tuple(values(-5, 5, COLUMNS), fc.nat(3), fc.nat(3)), {
          minLength: 3,
          maxLength: 3,
        }),
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 3, maxLength: 3 }),
        (point, rows, ray) => {
          const program = programOf(
            rows.map(([coefficients, below, above]) => {
              const sum = coefficients.reduce((all, each, at) => all + each * point[at]!, 0);
              return [sum - below, sum + above, coefficients] as const;
            }),
          );
          expect(isContradiction(program, Float64Array.from(ray))).toBe(false);
          expect(hasImpossibleRow(program)).toBe(false);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});
