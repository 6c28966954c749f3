import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { limitsProblems } from './limits-problems.js';
import type { PlaceLimits } from './limits-schema.js';
import { limitsOf, resolveForAll, resolveLimits } from './limits.js';

const base = { cpuMs: 1000, memoryMiB: 128, outputKiB: 64, processes: 1 };
const java = (override: object): PlaceLimits => ({ languages: { java: override } });

describe('limits', () => {
  const cases: {
    name: string;
    places: PlaceLimits[];
    language?: string;
    cpuMs: number;
    wallMs: number;
    memoryMiB?: number;
  }[] = [
    { name: 'as stated', places: [base], cpuMs: 1000, wallMs: 3000 },
    { name: 'with a wall time', places: [{ ...base, wallMs: 1500 }], cpuMs: 1000, wallMs: 1500 },
    {
      name: 'with a multiplier for the language: the wall time follows',
      places: [{ ...base, ...java({ multiplier: 2.5 }) }],
      cpuMs: 2500,
      wallMs: 6000,
    },
    {
      name: 'with a multiplier of a stated wall time',
      places: [{ ...base, wallMs: 1501, ...java({ multiplier: 1.5 }) }],
      cpuMs: 1500,
      wallMs: 2252,
    },
    {
      name: 'rounded up',
      places: [{ ...base, cpuMs: 1001, ...java({ multiplier: 1.001 }) }],
      cpuMs: 1003,
      wallMs: 3006,
    },
    {
      name: 'exact where binary fractions are not',
      places: [{ ...base, cpuMs: 100, ...java({ multiplier: 1.1 }) }],
      cpuMs: 110,
      wallMs: 1220,
    },
    {
      name: 'without the multiplier of another language',
      places: [{ ...base, ...java({ multiplier: 2 }) }],
      language: 'c',
      cpuMs: 1000,
      wallMs: 3000,
    },
    {
      name: "of the language's own, which no multiplier touches",
      places: [base, java({ multiplier: 3 }), java({ cpuMs: 700, wallMs: 900, memoryMiB: 512 })],
      cpuMs: 700,
      wallMs: 900,
      memoryMiB: 512,
    },
    {
      name: "of a group, with the task's multiplier",
      places: [{ ...base, ...java({ multiplier: 2 }) }, { cpuMs: 3000 }],
      cpuMs: 6000,
      wallMs: 13_000,
    },
    {
      name: "of a test inside a group, with the group's multiplier",
      places: [
        { ...base, ...java({ multiplier: 2 }) },
        { ...java({ multiplier: 1.5 }), memoryMiB: 64 },
        { cpuMs: 2000 },
      ],
      cpuMs: 3000,
      wallMs: 7000,
      memoryMiB: 64,
    },
    {
      name: 'in a language called like what every object has',
      places: [base],
      language: 'constructor',
      cpuMs: 1000,
      wallMs: 3000,
    },
  ];
  test.each(cases)(
    'hold $name',
    ({ places, language = 'java', memoryMiB = 128, cpuMs, wallMs }) => {
      expect(resolveLimits(places, language)).toEqual({ ...base, cpuMs, wallMs, memoryMiB });
    },
  );

  it('are never shorter than the exact product, nor longer by a whole millisecond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 60_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (cpuMs, thousandths) => {
          const places = [{ ...base, cpuMs, ...java({ multiplier: thousandths / 1000 }) }];
          const exact = BigInt(cpuMs) * BigInt(thousandths);
          const got = BigInt(resolveLimits(places, 'java').cpuMs) * 1000n;
          return got >= exact && got - exact < 1000n;
        },
      ),
    );
  });

  it('of a test are its own, else the group’s, else the task’s', () => {
    const of = (cpuMs: number) => ({ limits: resolveForAll([{ ...base, cpuMs }], ['c']) });
    expect(limitsOf(of(100), of(200), of(300), 'c')?.cpuMs).toBe(300);
    expect(limitsOf(of(100), of(200), {}, 'c')?.cpuMs).toBe(200);
    expect(limitsOf(of(100), {}, {}, 'c')?.cpuMs).toBe(100);
    expect(limitsOf(of(100), {}, {}, 'java')).toBeUndefined();
  });
});

describe('what is stated about limits', () => {
  const around = [{ ...base, ...java({ cpuMs: 3000 }) }];
  const cases: { name: string; limits: PlaceLimits; around?: PlaceLimits[]; problems: string[] }[] =
    [
      { name: 'nothing wrong', limits: { ...base, ...java({ multiplier: 1.125 }) }, problems: [] },
      {
        name: 'a multiplier beside a CPU time',
        limits: { ...base, ...java({ multiplier: 2, cpuMs: 3000 }) },
        problems: ['$.languages.java.multiplier java has both a multiplier and a cpuMs of its own'],
      },
      {
        name: 'a multiplier that is no short decimal',
        limits: { ...base, ...java({ multiplier: 1.0001 }) },
        problems: ['$.languages.java.multiplier has more than three decimal places'],
      },
      {
        name: 'a multiplier that leads too far',
        limits: { ...base, ...java({ multiplier: 100 }) },
        problems: ['$.cpuMs for java it becomes 100000'],
      },
      {
        name: 'a multiplier that leaves nothing',
        limits: { ...base, ...java({ multiplier: 0.01 }) },
        problems: ['$.cpuMs for java it becomes 10'],
      },
      {
        name: 'a language that is not allowed',
        limits: { ...base, languages: { lua: { cpuMs: 100 } } },
        problems: ['$.languages.lua limits for "lua", which is not an allowed language'],
      },
      {
        name: 'a wall time that is passed before the CPU time is',
        limits: { wallMs: 2000, ...java({ memoryMiB: 64 }) },
        around,
        problems: ['$.wallMs for java the wall time is less than the CPU time'],
      },
      {
        name: 'a limit for all inside one for a language',
        limits: { cpuMs: 500 },
        around,
        problems: ['$.cpuMs does not say what holds for java, which has a cpuMs of its own'],
      },
      {
        name: 'a limit for all and for that language',
        limits: { cpuMs: 500, ...java({ cpuMs: 1500 }) },
        around,
        problems: [],
      },
    ];
  test.each(cases)('is refused or not: $name', ({ limits, around: outer = [], problems }) => {
    const found = limitsProblems({ path: '$', limits, around: outer }, ['c', 'java']);
    expect(found.map(({ path, message }) => `${path} ${message}`)).toEqual(problems);
  });
});
