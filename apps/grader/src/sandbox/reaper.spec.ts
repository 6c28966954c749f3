import { describe, expect, it, test } from '@jest/globals';
import { currentOwner, isOrphan, ownerLabels, type OwnerProcess } from './reaper.js';

const SELF: OwnerProcess = {
  owner: 'grader-1',
  machine: 'host/boot-1',
  pid: 100,
  startedTicks: '5000',
  instance: 'a',
};
/** Process 200 lives since tick 7000, process 100 is ourselves; there are no others. */
const ticksOf = (pid: number): string => (pid === 200 ? '7000' : pid === 100 ? '5000' : '');

describe('isOrphan', () => {
  test.each<[string, Partial<OwnerProcess>, boolean]>([
    ['our own container', {}, false],
    ['another sandbox of this process', { instance: 'b', owner: 'grader-2' }, false],
    ['an earlier process of our name', { instance: 'b', pid: 99 }, true],
    [
      'an earlier process of our name on another machine',
      { instance: 'b', machine: 'other/boot-9' },
      true,
    ],
    [
      'a living neighbour',
      { instance: 'b', owner: 'grader-2', pid: 200, startedTicks: '7000' },
      false,
    ],
    [
      'a dead neighbour',
      { instance: 'b', owner: 'grader-2', pid: 300, startedTicks: '7000' },
      true,
    ],
    [
      'a dead neighbour whose process id is used again',
      { instance: 'b', owner: 'grader-2', pid: 200, startedTicks: '6000' },
      true,
    ],
    [
      'a neighbour on another machine, of whom nothing is known',
      { instance: 'b', owner: 'grader-2', machine: 'other/boot-9', pid: 300 },
      false,
    ],
  ])('of %s', (_, other, expected) => {
    expect(isOrphan(ownerLabels({ ...SELF, ...other }, 'run'), SELF, ticksOf)).toBe(expected);
  });

  it('knows this very process as alive', () => {
    const self = currentOwner('grader-1');
    const neighbour = { ...SELF, machine: self.machine, pid: 0, owner: 'somebody' };
    expect(isOrphan(ownerLabels(self, 'run'), neighbour)).toBe(false);
  });
});
