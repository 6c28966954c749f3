import { drawPrepared, prepareDraw, type DrawContext, type PreparedDraw } from '#exam-bank';
import { benchBlueprint, syntheticCalibratedBank, type SyntheticBank } from './draw-bank.js';

interface Target {
  readonly forms: number;
  readonly draws: number;
  readonly mostMs: number;
}

const TARGETS: readonly Target[] = [
  { forms: 1, draws: 300, mostMs: 3 },
  { forms: 4, draws: 300, mostMs: 10 },
  { forms: 100, draws: 30, mostMs: 300 },
];

export function seedOf(nr: number): Buffer {
  const seed = Buffer.alloc(32);
  seed.writeUInt32BE(nr);
  return seed;
}

export function prepared(bank: SyntheticBank, context: Partial<DrawContext>): PreparedDraw {
  const { units, qualification, earlier } = bank;
  const draw = prepareDraw({
    units,
    qualification,
    blueprint: benchBlueprint(bank),
    context: { forms: 1, earlier, exclude: [], uses: {}, ...context },
  });
  if (!draw.ok) throw new Error(draw.reasons.map(({ message }) => message).join('\n'));
  return draw;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Milliseconds of warm draws in one process, the independent checker included, with and without compiling the bank. */
export function speedTable(): { readonly text: string; readonly ok: boolean } {
  const lines = [
    '| items | sets of 40 | draws | valid | median ms | p95 ms | most ms | target | CPU ms, mean | with compiling, median ms |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  let ok = true;
  for (const size of [1000, 5000, 20_000]) {
    const bank = syntheticCalibratedBank(size);
    for (const { forms, draws, mostMs } of TARGETS) {
      if (forms * 40 > size / 2) continue;
      const measured = measure(bank, forms, draws);
      const median = quantile(measured.ms, 0.5);
      const isTarget = size === 20_000;
      ok &&= measured.valid === draws && (!isTarget || median <= mostMs);
      const cells = [
        size,
        forms,
        draws,
        `${String(measured.valid)} of ${String(draws)}`,
        ...[median, quantile(measured.ms, 0.95), Math.max(...measured.ms)].map((ms) =>
          ms.toFixed(2),
        ),
        isTarget ? `≤ ${String(mostMs)}` : '',
        measured.cpuMs.toFixed(2),
        (median + measured.compileMs).toFixed(0),
      ];
      lines.push(`| ${cells.map(String).join(' | ')} |`);
    }
  }
  return { text: `${lines.join('\n')}\n`, ok };
}

function measure(bank: SyntheticBank, forms: number, draws: number) {
  const compiling = [0, 1, 2].map(() => timed(() => prepared(bank, { forms })));
  const draw = compiling[0]?.value ?? prepared(bank, { forms });
  for (let nr = 0; nr < 5; nr += 1) drawPrepared(draw, seedOf(1_000_000 + nr));
  // On a busy machine the processor's time says more than the clock.
  const cpuBegun = process.cpuUsage();
  const results = Array.from({ length: draws }, (_, nr) =>
    timed(() => drawPrepared(draw, seedOf(nr))),
  );
  const { user, system } = process.cpuUsage(cpuBegun);
  return {
    cpuMs: (user + system) / 1000 / draws,
    compileMs: quantile(
      compiling.map(({ ms }) => ms),
      0.5,
    ),
    ms: results.map(({ ms }) => ms),
    // A draw that the checker finds anything in throws.
    valid: results.filter(({ value }) => value.ok).length,
  };
}

function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const begun = performance.now();
  const value = work();
  return { value, ms: performance.now() - begun };
}
