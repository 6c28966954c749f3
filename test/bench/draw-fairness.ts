import {
  drawPrepared,
  prepareDraw,
  type Blueprint,
  type DrawContext,
  type DrawUnit,
} from '#exam-bank';
import {
  AREAS,
  benchBlueprint,
  chance,
  CUT,
  FORM_SIZE,
  generator,
  syntheticCalibratedBank,
  type SyntheticBank,
} from './draw-bank.js';
import { seedOf } from './draw-speed.js';

export interface Method {
  readonly name: string;
  /** Share of one population that passes, by form. */
  readonly passRates: readonly number[];
  /** Uses by item of the bank. */
  readonly uses: readonly number[];
}

const FORMS = 150;
const BANK = 1000;
/** Of 150 sets, so at most 8% of them hold an item; the mean is 6. */
const CAP = 12;
const MOST_SPREAD = 0.05;

/** Who passes depends on the set that chance gave them: by how much, for four ways to make 150 sets of one bank. */
export function fairnessTable(): {
  readonly text: string;
  readonly methods: readonly Method[];
  readonly ok: boolean;
} {
  const bank = syntheticCalibratedBank(BANK);
  const full = benchBlueprint(bank);
  const { difficulty, overlap: _, ...rules } = full.theory;
  const meanFacility =
    bank.units.reduce((sum, { numbers }) => sum + (numbers.facility ?? 0), 0) / BANK;
  const byFacility = {
    by: 'facility' as const,
    target: ((meanFacility * FORM_SIZE) / 1000).toFixed(1),
    tolerance: '0.2',
  };
  const atCut = {
    ...full,
    theory: { ...rules, ...(difficulty === undefined ? {} : { difficulty }) },
  };
  const exposure = { maxUses: CAP, days: 365 };
  const methods = [
    methodOf('random by tag (area)', bank, randomByTag(bank)),
    methodOf('blueprint only', bank, drawn(bank, { ...full, theory: rules })),
    methodOf(
      'blueprint, facility ± 0.2',
      bank,
      drawn(bank, { ...full, theory: { ...rules, difficulty: byFacility } }),
    ),
    methodOf('blueprint, score at the cut ± 0.2', bank, drawn(bank, atCut)),
    methodOf(
      `the same, no item in more than ${String(CAP)} sets`,
      bank,
      drawn(bank, { ...atCut, exposure }),
    ),
  ];
  const spreads = methods.map(({ passRates }) => Math.max(...passRates) - Math.min(...passRates));
  const capped = methods.at(-1)?.uses ?? [];
  const ok =
    (spreads[3] ?? 1) <= MOST_SPREAD &&
    (spreads[4] ?? 1) <= MOST_SPREAD &&
    Math.max(...capped) <= CAP;
  return { methods, ok, text: `${table(methods)}\n${histogram(methods)}` };
}

function table(methods: readonly Method[]): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [
    `${String(FORMS)} sets of ${String(FORM_SIZE)} from ${String(BANK)} items, cut ${String(CUT)}, abilities N(0, 1)`,
    '',
    '| method | pass rate, least % | most % | spread, points | sd | items used | most uses | χ²/df |',
    '|---|---|---|---|---|---|---|---|',
    ...methods.map(({ name, passRates, uses }) => {
      const [least, most] = [Math.min(...passRates), Math.max(...passRates)];
      const used = uses.filter((count) => count > 0).length;
      const cells = [
        name,
        percent(least),
        percent(most),
        percent(most - least),
        percent(deviation(passRates)),
      ];
      const counts = [used, Math.max(...uses), chiSquared(uses).toFixed(2)];
      return `| ${[...cells, ...counts].map(String).join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Inclusion against even use of all items; 1 is what chance alone gives, more where items fit fewer sets. */
function chiSquared(uses: readonly number[]): number {
  const mean = (FORMS * FORM_SIZE) / uses.length;
  return uses.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0) / (uses.length - 1);
}

function histogram(methods: readonly Method[]): string {
  const bins = [0, 2, 4, 6, 8, 10, 12, 14];
  const header = bins.map((from) =>
    from === 14 ? '14 or more' : `${String(from)}–${String(from + 1)}`,
  );
  return [
    `| items by uses in ${String(FORMS)} sets | ${header.join(' | ')} |`,
    `|---|${bins.map(() => '---|').join('')}`,
    ...methods.map(({ name, uses }) => {
      const counts = bins.map(
        (from) => uses.filter((count) => count >= from && (from === 14 || count < from + 2)).length,
      );
      return `| ${[name, ...counts].map(String).join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

function methodOf(
  name: string,
  bank: SyntheticBank,
  forms: readonly (readonly string[])[],
): Method {
  const units = new Map(bank.units.map((unit) => [unit.id, unit]));
  const uses = new Map<string, number>();
  for (const id of forms.flat()) uses.set(id, (uses.get(id) ?? 0) + 1);
  return {
    name,
    passRates: forms.map((form) => passRate(form.flatMap((id) => units.get(id) ?? []))),
    uses: bank.units.map(({ id }) => uses.get(id) ?? 0),
  };
}

/** The way of question pools: so many of each area, at random. */
function randomByTag({ units }: SyntheticBank): readonly (readonly string[])[] {
  const random = generator(7);
  const quota = AREAS.map((percent) => Math.round((percent * FORM_SIZE) / 100));
  quota[0] = (quota[0] ?? 0) + FORM_SIZE - quota.reduce((sum, count) => sum + count, 0);
  return Array.from({ length: FORMS }, () =>
    quota.flatMap((count, area) => {
      const pool = units.filter(({ texts }) => texts.outcome?.includes(`O-${String(area + 1)}`));
      return Array.from({ length: count }, () => {
        const [unit] = pool.splice(Math.floor(random() * pool.length), 1);
        return unit?.id ?? '';
      });
    }),
  );
}

/** One set after another; with an exposure rule each knows how often an item was used before. */
function drawn(bank: SyntheticBank, blueprint: Blueprint): readonly (readonly string[])[] {
  const { units, qualification } = bank;
  const uses: Record<string, number> = {};
  const prepare = (context: Partial<DrawContext>) =>
    prepareDraw({
      units,
      qualification,
      blueprint,
      context: { forms: 1, earlier: [], exclude: [], uses: {}, ...context },
    });
  const once = prepare({});
  return Array.from({ length: FORMS }, (_, nr) => {
    const draw = blueprint.exposure === undefined ? once : prepare({ uses });
    const result = draw.ok ? drawPrepared(draw, seedOf(nr)) : draw;
    if (!result.ok) throw new Error(result.reasons.map(({ message }) => message).join('\n'));
    const form = result.forms[0]?.items ?? [];
    for (const id of form) uses[id] = (uses[id] ?? 0) + 1;
    return form;
  });
}

/** Share of N(0, 1) that gets at least the cut: the distribution of the score at an ability is exact (Lord and Wingersky). */
function passRate(form: readonly DrawUnit[]): number {
  let passing = 0;
  let weights = 0;
  for (let theta = -4; theta <= 4; theta += 0.25) {
    const weight = Math.exp((-theta * theta) / 2);
    passing += weight * chanceOfPassing(form.map((unit) => chance(unit, theta)));
    weights += weight;
  }
  return passing / weights;
}

function chanceOfPassing(chances: readonly number[]): number {
  let scores = [1];
  for (const p of chances) {
    scores = Array.from(
      { length: scores.length + 1 },
      (_, score) => (scores[score] ?? 0) * (1 - p) + (scores[score - 1] ?? 0) * p,
    );
  }
  return scores.slice(CUT).reduce((sum, share) => sum + share, 0);
}
