import type { Method } from './draw-fairness.js';

const LEFT = 260;
const WIDTH = 560;
const ROW = 44;

/** A dot a set at its pass rate, a row a method. */
export function fairnessPicture(methods: readonly Method[]): string {
  const rates = methods.flatMap(({ passRates }) => passRates);
  const least = Math.floor(20 * Math.min(...rates)) / 20;
  const most = Math.ceil(20 * Math.max(...rates)) / 20;
  const x = (rate: number): string => (LEFT + ((rate - least) / (most - least)) * WIDTH).toFixed(1);
  const height = ROW * methods.length + 40;
  const ticks = Array.from(
    { length: Math.round((most - least) * 20) + 1 },
    (_, at) => least + at / 20,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(LEFT + WIDTH + 30)} ${String(height)}" font-family="sans-serif" font-size="12">`,
    '<title>Pass rates of one population over 150 sets, by the way in which the sets were made</title>',
    '<rect width="100%" height="100%" fill="white"/>',
    ...ticks.flatMap((tick) => [
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="10" y2="${String(height - 28)}" stroke="#ddd"/>`,
      `<text x="${x(tick)}" y="${String(height - 10)}" text-anchor="middle">${String(Math.round(100 * tick))}%</text>`,
    ]),
    ...methods.flatMap(({ name, passRates }, row) => {
      const y = 10 + ROW * row + ROW / 2;
      const dots = passRates.map(
        (rate, at) =>
          `<circle cx="${x(rate)}" cy="${String(y - 12 + (at % 7) * 4)}" r="2" fill="#1f5fa8" fill-opacity="0.5"/>`,
      );
      return [`<text x="10" y="${String(y + 4)}">${name}</text>`, ...dots];
    }),
    '</svg>\n',
  ].join('\n');
}
