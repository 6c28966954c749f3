import type { Blueprint, BlueprintRule, DrawContext, DrawUnit, Qualification } from '#exam-bank';

/** A calibrated bank by a small generator, so that every run measures the same. No contents: a draw needs none. */
export interface SyntheticBank {
  readonly qualification: Qualification;
  readonly units: readonly DrawUnit[];
  readonly earlier: DrawContext['earlier'];
  /** Ability at which the mean item is solved as often as the cut asks for. */
  readonly theta: number;
}

export const FORM_SIZE = 40;
export const CUT = 22;
/** Uneven shares of the areas, in percent. */
export const AREAS = [14, 12, 11, 10, 10, 9, 8, 7, 6, 5, 4, 4];
const ENEMY_PAIRS = 200;

export function syntheticCalibratedBank(size: number): SyntheticBank {
  const random = generator(20_260_101 + size);
  const plain = Array.from({ length: size }, (_, index) => item(index, size, random));
  const enemies = new Map<number, number[]>();
  for (let pair = 0; pair < Math.min(ENEMY_PAIRS, size / 5); pair += 1) {
    const [a, b] = [Math.floor(random() * size), Math.floor(random() * size)];
    if (a !== b) enemies.set(a, [...(enemies.get(a) ?? []), b]);
  }
  const units = plain.map((unit, index) => ({
    ...unit,
    enemies: (enemies.get(index) ?? []).map(idOf),
  }));
  const theta = thetaOf(units, CUT / FORM_SIZE);
  return { qualification: qualification(), units, theta, earlier: earlierForms(units, theta) };
}

/** mulberry32: enough for a bank that nobody has to trust. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function idOf(index: number): string {
  return `k-${String(index).padStart(6, '0')}`;
}

function item(index: number, size: number, random: () => number): DrawUnit {
  const area = areaOf(index / size);
  const a = Math.exp(0.3 * normal(random) - 0.1);
  const b = normal(random);
  const facility = facilityOf(a, b);
  return {
    id: idOf(index),
    kind: 'knowledge',
    texts: {
      id: [idOf(index)],
      outcome: [`O-${String(area + 1)}`],
      criterion: [`O-${String(area + 1)}.1`],
      difficulty: [b < -0.6 ? 'easy' : b < 0.6 ? 'medium' : 'hard'],
      type: ['single-choice'],
      author: ['bench'],
      key: [String.fromCharCode(65 + Math.floor(random() * 4))],
    },
    tags: {},
    numbers: {
      points: 1,
      minutes: 1 + Math.floor(random() * 4),
      facility: Math.round(1000 * facility),
    },
    calibration: { id: 'bench', a: Math.round(1000 * a), b: Math.round(1000 * b), c: 0 },
    enemies: [],
  };
}

function areaOf(share: number): number {
  let sum = 0;
  const area = AREAS.findIndex((percent) => (sum += percent / 100) > share);
  return area < 0 ? AREAS.length - 1 : area;
}

export function chance({ calibration }: DrawUnit, theta: number): number {
  const { a = 1000, b = 0 } = calibration ?? {};
  return 1 / (1 + Math.exp((-a / 1000) * (theta - b / 1000)));
}

/** Mean chance over N(0, 1), by a grid. */
function facilityOf(a: number, b: number): number {
  let sum = 0;
  let weights = 0;
  for (let at = -4; at <= 4; at += 0.25) {
    const weight = Math.exp((-at * at) / 2);
    sum += weight / (1 + Math.exp(-a * (at - b)));
    weights += weight;
  }
  return sum / weights;
}

function thetaOf(units: readonly DrawUnit[], share: number): number {
  let [low, high] = [-4, 4];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const mean = units.reduce((sum, unit) => sum + chance(unit, middle), 0) / units.length;
    if (mean < share) low = middle;
    else high = middle;
  }
  return Math.round(1000 * low) / 1000;
}

function qualification(): Qualification {
  const outcomes = AREAS.map((_, area) => {
    const id = `O-${String(area + 1)}`;
    return { id, title: id, criteria: [{ id: `${id}.1`, title: id }] };
  });
  return { id: 'bench', title: 'Bench', outcomes };
}

/** Three sets of items with much information at the cut, as a maker who wants short exams would have chosen them. */
function earlierForms(units: readonly DrawUnit[], theta: number): DrawContext['earlier'] {
  const information = (unit: DrawUnit): number => {
    const p = chance(unit, theta);
    return ((unit.calibration?.a ?? 0) / 1000) ** 2 * p * (1 - p);
  };
  const best = [...units].sort((a, b) => information(b) - information(a)).map(({ id }) => id);
  return [0, 1, 2].map((form) => ({
    id: `earlier-${String(form + 1)}`,
    units: best.slice(form * FORM_SIZE, (form + 1) * FORM_SIZE),
  }));
}

/** The full blueprint: areas, bands, minutes, keys, overlap, and the expected score at the cut within 0.2 points. */
export function benchBlueprint({ theta }: SyntheticBank): Blueprint {
  const around = (share: number, slack: number) => ({
    min: Math.max(1, Math.floor(share * FORM_SIZE) - slack),
    max: Math.ceil(share * FORM_SIZE) + slack,
  });
  const rules: readonly BlueprintRule[] = [
    ...AREAS.map((percent, area) => ({
      id: `area ${String(area + 1)}`,
      where: { outcome: `O-${String(area + 1)}` },
      ...around(percent / 100, 0),
    })),
    ...(['easy', 'medium', 'hard'] as const).map((difficulty, at) => ({
      id: difficulty,
      where: { difficulty },
      ...around([0.27, 0.46, 0.27][at] ?? 0, 1),
    })),
  ];
  return {
    format: 'assay-blueprint/1',
    id: 'bench',
    qualification: 'bench',
    scheme: 'bench',
    theory: {
      count: FORM_SIZE,
      points: FORM_SIZE,
      rules,
      sums: [{ id: 'time', of: 'minutes', min: 95, max: 105 }],
      keyBalance: { min: 7, max: 13 },
      overlap: { earlier: { sets: 3, max: 10 } },
      difficulty: {
        by: 'calibrated',
        theta: theta.toFixed(3),
        target: String(CUT),
        tolerance: '0.2',
      },
    },
    practical: { count: 0, points: 0, rules: [] },
  };
}
