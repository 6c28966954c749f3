import { describe, expect, it } from '@jest/globals';
import {
  ITEM_STATES,
  REASON_CODES,
  transitionFrom,
  TRANSITIONS,
  type ItemState,
} from './transitions.js';

describe('the life of an item', () => {
  it('reaches every state from a draft', () => {
    const reached = new Set<ItemState>(['draft']);
    for (const _ of ITEM_STATES)
      for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
    expect([...reached].sort()).toEqual([...ITEM_STATES].sort());
  });

  it('ends when it is retired', () => {
    expect(TRANSITIONS.filter(({ from }) => from === 'retired')).toEqual([]);
  });

  it('comes to approval by way of review only, under four eyes', () => {
    const ways = TRANSITIONS.filter(({ to, from }) => to === 'approved' && from !== 'embargoed');
    expect(ways).toEqual([expect.objectContaining({ from: 'review', fourEyes: true })]);
  });

  it('never goes back before an approval', () => {
    const released: readonly ItemState[] = ['approved', 'in-use', 'embargoed', 'retired'];
    const back = TRANSITIONS.filter(
      ({ from, to }) => released.includes(from) && (to === 'draft' || to === 'review'),
    );
    expect(back).toEqual([]);
  });

  it('has codes for every change that needs a reason, and for no other', () => {
    const reasoned = new Set(TRANSITIONS.filter((one) => one.reasoned).map(({ name }) => name));
    expect(Object.keys(REASON_CODES).sort()).toEqual([...reasoned].sort());
  });

  it.each([
    { used: false, to: 'approved' },
    { used: true, to: 'in-use' },
  ])('lifts an embargo back to $to (used: $used)', ({ used, to }) => {
    expect(transitionFrom('embargoed', 'lift', used)?.to).toBe(to);
  });

  it('knows one change a name and state, and none that is not in the table', () => {
    expect(transitionFrom('draft', 'approve')).toBeUndefined();
    expect(transitionFrom('in-use', 'retire')?.to).toBe('retired');
  });
});
