import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fairnessTable } from './draw-fairness.js';
import { fairnessPicture } from './draw-picture.js';
import { speedTable } from './draw-speed.js';

/** How fast sets are drawn, and how fair: prints two tables of docs/speed.md. Exit 1 where a target is missed. */
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

print(`Node ${process.version}, ${String(availableParallelism())} cores\n`);
const speed = speedTable();
print(speed.text);
const fairness = fairnessTable();
print(fairness.text);
if (process.argv.includes('--write')) {
  const picture = new URL('../../docs/pictures/draw-fairness.svg', import.meta.url);
  writeFileSync(picture, fairnessPicture(fairness.methods));
}
process.exitCode = speed.ok && fairness.ok ? 0 : 1;
