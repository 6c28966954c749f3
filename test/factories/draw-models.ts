import fc from 'fast-check';
import type { DrawModel, ModelRow } from '#exam-bank';

const NONE_LEFT_OUT = { excluded: 0, overused: 0, forbidden: 0, unrated: 0, passageTooSmall: 0 };

/** Small models of any kind: a few units, two or three rows, perhaps a passage, a common unit, a fixed one. */
export const smallModels: fc.Arbitrary<DrawModel> = fc
  .record({
    size: fc.integer({ min: 3, max: 7 }),
    forms: fc.integer({ min: 1, max: 2 }),
    count: fc.integer({ min: 1, max: 3 }),
    shared: fc.integer({ min: 0, max: 2 }),
    rows: fc.array(
      fc.record({
        coefficients: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 }),
        min: fc.integer({ min: 0, max: 4 }),
        width: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 3 },
    ),
    common: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    useCommon: fc.boolean(),
    fixed: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 1 }),
    passage: fc.option(
      fc.record({
        first: fc.integer({ min: 0, max: 2 }),
        length: fc.integer({ min: 1, max: 3 }),
        min: fc.integer({ min: 1, max: 2 }),
        used: fc.integer({ min: 0, max: 1 }),
      }),
      { nil: undefined },
    ),
    places: fc.option(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 7, maxLength: 7 }), {
      nil: undefined,
    }),
  })
  .map(({ size, rows, common, useCommon, fixed, passage, places, ...rest }) => ({
    ...rest,
    part: 'theory',
    leftOut: NONE_LEFT_OUT,
    units: Array.from({ length: size }, (_, unit) => `u${String(unit)}`),
    rows: rows.map((row, index) => rowOf(index, row, size)),
    fixed: Int32Array.from(fixed),
    common: Uint8Array.from({ length: size }, (_, unit) =>
      useCommon && common[unit] === true ? 1 : 0,
    ),
    // What stands in every form has a place in every form.
    places:
      places === undefined
        ? undefined
        : Int32Array.from({ length: size }, (_, unit) =>
            fixed.includes(unit) || (useCommon && common[unit] === true)
              ? rest.forms
              : places[unit]!,
          ),
    passages:
      passage === undefined
        ? undefined
        : {
            min: passage.used,
            max: 1,
            sets: [
              {
                id: 'p',
                members: Int32Array.from(
                  { length: passage.length },
                  (_, at) => passage.first + at,
                ).filter((unit) => unit < size),
                min: passage.min,
                max: 2,
              },
            ],
          },
  }));

function rowOf(
  index: number,
  row: { coefficients: readonly number[]; min: number; width: number },
  size: number,
): ModelRow {
  const members = row.coefficients
    .slice(0, size)
    .flatMap((coefficient, unit) => (coefficient > 0 ? [unit] : []));
  return {
    id: `r${String(index)}`,
    kind: 'rule',
    path: '$',
    attributes: '',
    measure: 'items',
    min: row.min,
    max: row.min + row.width,
    members: Int32Array.from(members),
    coefficients: Int32Array.from(members, (unit) => row.coefficients[unit]!),
  };
}
