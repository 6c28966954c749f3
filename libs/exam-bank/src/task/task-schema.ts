import { type Static, Type } from '@sinclair/typebox';
import {
  closed,
  DifficultySchema,
  Id,
  LanguageName,
  list,
  Minutes,
  oneOf,
  Title,
  UserName,
} from '../parse/schema-parts.js';
import { LimitsSchema, PlaceLimitsSchema } from './limits-schema.js';

/** The verdicts that an example may expect: those that are about the program. */
export const EXAMPLE_VERDICTS = [
  'accepted',
  'partial',
  'wrong-answer',
  'no-output',
  'time-limit',
  'wall-time-limit',
  'memory-limit',
  'output-limit',
  'runtime-error',
  'compile-error',
  'restricted',
] as const;

export const TEST_NAME = '[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}';

const GroupSchema = Type.Object(
  {
    id: Id,
    title: Title,
    visible: Type.Optional(Type.Boolean()),
    criterion: Id,
    points: Type.Integer({ minimum: 0, maximum: 1000 }),
    scoring: oneOf(['all-or-nothing', 'sum', 'min']),
    dependsOn: Type.Optional(Type.Array(Id, { uniqueItems: true })),
    limits: Type.Optional(PlaceLimitsSchema),
    /** What is special about single tests, by name; the tests themselves are files. */
    tests: Type.Optional(
      Type.Record(
        Type.String({ pattern: `^${TEST_NAME}$` }),
        Type.Object({ limits: PlaceLimitsSchema }, closed),
        closed,
      ),
    ),
  },
  closed,
);

const ExampleSchema = Type.Object(
  {
    files: Type.Array(Type.String({ pattern: '^submissions/[^\\\\]+$' }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
    }),
    language: LanguageName,
    verdict: oneOf(EXAMPLE_VERDICTS),
    // Exact: a whole number, a decimal, or a fraction where points divide over tests.
    points: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}([./][0-9]{1,9})?$' })),
  },
  closed,
);

const { cpuMs, wallMs, memoryMiB, outputKiB, processes } = PlaceLimitsSchema.properties;

const JudgeSchema = Type.Object(
  {
    kind: oneOf(['output-validator', 'testlib']),
    language: LanguageName,
    files: Type.Array(Type.String({ pattern: '^(checker|interactor)/[^/\\\\]+$' }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
    }),
    arguments: Type.Optional(list(Type.String({ minLength: 1, maxLength: 1000 }), 0, 50)),
    limits: Type.Optional(Type.Object({ cpuMs, wallMs, memoryMiB, outputKiB, processes }, closed)),
  },
  closed,
);

const SCRIPT_NAME = '^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,60}\\.js$';
/** A choice by type, not a union: a union's error would speak of both. */
const CheckerSchema = Type.Unsafe<string | Static<typeof JudgeSchema>>({
  if: { type: 'string' },
  then: { type: 'string', pattern: SCRIPT_NAME },
  else: JudgeSchema,
});

const NearLimitSchema = Type.Object(
  {
    // What is ended beyond the limit is ended a quarter later: nothing further away is ever measured.
    withinPercent: Type.Optional(Type.Integer({ minimum: 0, maximum: 25 })),
    runs: Type.Optional(Type.Unsafe<number>({ type: 'integer', enum: [3, 5, 7, 9] })),
    counts: Type.Optional(oneOf(['median', 'quickest'])),
  },
  closed,
);

export const taskFileSchema = Type.Object(
  {
    format: Type.Literal('assay-task/1'),
    id: Id,
    title: Title,
    author: UserName,
    difficulty: DifficultySchema,
    minutes: Minutes,
    languages: Type.Array(LanguageName, { minItems: 1, maxItems: 20, uniqueItems: true }),
    limits: LimitsSchema,
    nearLimit: Type.Optional(NearLimitSchema),
    comparator: Type.Optional(Type.Object({ flags: Type.String({ maxLength: 300 }) }, closed)),
    checker: Type.Optional(CheckerSchema),
    interactor: Type.Optional(JudgeSchema),
    /** Looked at by its own schemas, one for each kind (callable.ts). */
    callable: Type.Optional(Type.Unknown()),
    groups: list(GroupSchema, 1, 50),
    examples: list(ExampleSchema, 0, 200),
  },
  closed,
);

export type TaskFile = Static<typeof taskFileSchema>;
export type JudgeFile = Static<typeof JudgeSchema>;
