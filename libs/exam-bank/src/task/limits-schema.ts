import { type Static, Type } from '@sinclair/typebox';
import { closed, LANGUAGE_PATTERN } from '../parse/schema-parts.js';

/** What each limit may be, in task.json and after multipliers alike. */
export const LIMIT_BOUNDS = {
  cpuMs: { minimum: 50, maximum: 60_000 },
  wallMs: { minimum: 100, maximum: 300_000 },
} as const;

const cpuMs = Type.Integer(LIMIT_BOUNDS.cpuMs);
const memoryMiB = Type.Integer({ minimum: 8, maximum: 4096 });
const outputKiB = Type.Integer({ minimum: 1, maximum: 131_072 });
const processes = Type.Integer({ minimum: 1, maximum: 64 });

const own = {
  cpuMs: Type.Optional(cpuMs),
  wallMs: Type.Optional(Type.Integer(LIMIT_BOUNDS.wallMs)),
  memoryMiB: Type.Optional(memoryMiB),
  outputKiB: Type.Optional(outputKiB),
  processes: Type.Optional(processes),
};

const OverrideSchema = Type.Object(
  { ...own, multiplier: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })) },
  closed,
);

const languages = Type.Optional(
  Type.Record(Type.String({ pattern: LANGUAGE_PATTERN }), OverrideSchema, closed),
);

/** Limits of a group or a test: what is left out is as around it. */
export const PlaceLimitsSchema = Type.Object({ ...own, languages }, closed);

/** Limits of a task: only the wall time has a default. */
export const LimitsSchema = Type.Object(
  { ...own, cpuMs, memoryMiB, outputKiB, processes, languages },
  closed,
);

export type PlaceLimits = Static<typeof PlaceLimitsSchema>;
