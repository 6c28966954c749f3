import { expect, it, test } from '@jest/globals';
import { readHost, swapOf } from './read-host.js';

test.each([
  ['no swap', 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n', 0],
  [
    'a partition',
    'Filename Type Size Used Priority\n/dev/sda2   partition\t2097148\t0\t-2\n',
    2048,
  ],
  [
    'a partition and a file',
    'Filename Type Size Used Priority\n/dev/sda2 partition 1024 0 -2\n/swap file 1024 0 -3\n',
    2,
  ],
])('reads /proc/swaps: %s', (_, text, mebibytes) => {
  expect(swapOf(text)).toBe(mebibytes);
});

it('does not guess at what is written otherwise', () => {
  expect(() => swapOf('Filename\n/dev/sda2 partition lots 0 -2\n')).toThrow();
});

it('reads this machine, or says why it cannot', async () => {
  const readings = await readHost();
  expect(readings.kernel).toMatchObject({ ok: true });
  for (const reading of Object.values(readings)) if (!reading.ok) expect(reading.why).not.toBe('');
});
