import { type Static, Type } from '@sinclair/typebox';
import { closed, oneOf } from '../../parse/schema-parts.js';

const anything = Type.Optional(Type.Unknown());
const positive = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const factor = Type.Optional(Type.Number({ minimum: 1 }));
const text = Type.Optional(Type.String());
/** Words of people, in any shape: only their names are of use here. */
const about = {
  uuid: anything,
  source: anything,
  source_url: anything,
  license: anything,
  rights_owner: anything,
  keywords: anything,
};
const guarantees = {
  memory: positive,
  output: positive,
  code: positive,
  compilation_time: positive,
  compilation_memory: positive,
  validation_time: positive,
  validation_memory: positive,
  validation_output: positive,
};

/** problem.yaml without a version. */
export const legacySchema = Type.Object(
  {
    ...about,
    problem_format_version: text,
    type: Type.Optional(Type.String()),
    name: text,
    author: text,
    limits: Type.Optional(
      Type.Object({ ...guarantees, time_multiplier: factor, time_safety_margin: factor }, closed),
    ),
    validation: text,
    validator_flags: text,
    grading: Type.Optional(
      Type.Object(
        { objective: Type.Optional(oneOf(['min', 'max'])), show_test_data_groups: anything },
        closed,
      ),
    ),
  },
  closed,
);

const constant = Type.Unknown();

/** problem.yaml of 2023-07 and 2025-09. */
export const currentSchema = Type.Object(
  {
    ...about,
    problem_format_version: Type.String(),
    type: anything,
    name: Type.Unknown(),
    version: anything,
    credits: anything,
    embargo_until: anything,
    limits: Type.Optional(
      Type.Object(
        {
          ...guarantees,
          time_multipliers: Type.Optional(
            Type.Object({ ac_to_time_limit: factor, time_limit_to_tle: factor }, closed),
          ),
          time_limit: positive,
          time_resolution: positive,
          validation_passes: positive,
        },
        closed,
      ),
    ),
    languages: anything,
    allow_file_writing: Type.Optional(Type.Boolean()),
    constants: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' }), constant, closed),
    ),
  },
  closed,
);

export type LegacyProblem = Static<typeof legacySchema>;
export type CurrentProblem = Static<typeof currentSchema>;
