import { describe, expect, it } from '@jest/globals';
import { eachBounded } from './each-bounded.js';

describe('work side by side', () => {
  it('keeps the order of the items, and never more at once than the limit', async () => {
    let [now, most] = [0, 0];
    const results = await eachBounded([5, 1, 4, 2, 3], 2, async (turns) => {
      most = Math.max(most, (now += 1));
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      now -= 1;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('begins nothing after the first failure, and throws it', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error('two');
    };
    await expect(eachBounded([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('two');
    expect(begun.length).toBeLessThan(5);
  });

  it('does nothing for no items', async () => {
    expect(await eachBounded([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
  });
});
