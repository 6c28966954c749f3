import { Type } from '@sinclair/typebox';
import {
  closed,
  DifficultySchema,
  Id,
  list,
  Minutes,
  oneOf,
  Title,
  UserName,
} from '../parse/schema-parts.js';

export const LANGUAGES = ['c', 'cpp', 'java', 'python'] as const;

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

const LanguageSchema = oneOf(LANGUAGES);
const cpuMs = Type.Integer({ minimum: 50, maximum: 60_000 });
const wallMs = Type.Integer({ minimum: 100, maximum: 300_000 });
const memoryMiB = Type.Integer({ minimum: 8, maximum: 4096 });
const outputKiB = Type.Integer({ minimum: 1, maximum: 65_536 });
const processes = Type.Integer({ minimum: 1, maximum: 64 });

const OverrideSchema = Type.Partial(
  Type.Object({ cpuMs, wallMs, memoryMiB, outputKiB, processes }, closed),
);

const LimitsSchema = Type.Object(
  {
    cpuMs,
    wallMs: Type.Optional(wallMs),
    memoryMiB,
    outputKiB,
    processes,
    languages: Type.Optional(
      Type.Object(
        {
          c: Type.Optional(OverrideSchema),
          cpp: Type.Optional(OverrideSchema),
          java: Type.Optional(OverrideSchema),
          python: Type.Optional(OverrideSchema),
        },
        closed,
      ),
    ),
  },
  closed,
);

const GroupSchema = Type.Object(
  {
    id: Id,
    title: Title,
    visible: Type.Optional(Type.Boolean()),
    criterion: Id,
    points: Type.Integer({ minimum: 0, maximum: 1000 }),
    scoring: oneOf(['all-or-nothing', 'sum', 'min']),
    dependsOn: Type.Optional(Type.Array(Id, { uniqueItems: true })),
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
    language: LanguageSchema,
    verdict: oneOf(EXAMPLE_VERDICTS),
    // Exact: a whole number, a decimal, or a fraction where points divide over tests.
    points: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}([./][0-9]{1,9})?$' })),
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
    languages: Type.Array(LanguageSchema, { minItems: 1, uniqueItems: true }),
    limits: LimitsSchema,
    comparator: Type.Optional(Type.Object({ flags: Type.String({ maxLength: 300 }) }, closed)),
    checker: Type.Optional(Type.String({ pattern: '^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,60}\\.js$' })),
    groups: list(GroupSchema, 1, 50),
    examples: list(ExampleSchema, 0, 200),
  },
  closed,
);
