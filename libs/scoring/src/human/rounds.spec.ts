import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextRound, type RoundKind, type RoundState } from './rounds.js';

const state = (kind: RoundKind, changes: Partial<RoundState> = {}): RoundState => ({
  ...{ kind, waiting: 0, toSecond: 0, toAdjudicate: 0 },
  ...changes,
});

describe('the round that follows', () => {
  it.each<{ readonly name: string; readonly from: RoundState; readonly to: string }>([
    { name: 'first, then second', from: state('first', { toSecond: 3 }), to: 'second' },
    { name: 'one marker: no second round', from: state('first'), to: 'closed' },
    {
      name: 'second, then adjudication',
      from: state('second', { toSecond: 3, toAdjudicate: 1 }),
      to: 'adjudication',
    },
    {
      name: 'nothing too far apart: no adjudication',
      from: state('second', { toSecond: 3 }),
      to: 'closed',
    },
    {
      name: 'after adjudication all is done',
      from: state('adjudication', { toSecond: 3, toAdjudicate: 1 }),
      to: 'closed',
    },
    {
      name: 'not while scripts wait',
      from: state('first', { waiting: 1, toSecond: 3 }),
      to: 'scripts-wait',
    },
    { name: 'not after the end', from: state('closed'), to: 'closed!' },
  ])('$name', ({ from, to }) => {
    const next = nextRound(from);
    expect(next.ok ? next.next : next.reason === 'closed' ? 'closed!' : next.reason).toBe(to);
  });

  it('comes to an end from anywhere, and never goes back', () => {
    const order: readonly RoundKind[] = ['first', 'second', 'adjudication', 'closed'];
    fc.assert(
      fc.property(
        fc.constantFrom(...order),
        fc.nat(3),
        fc.nat(3),
        (kind, toSecond, toAdjudicate) => {
          for (let at = kind, steps = 0; at !== 'closed'; steps += 1) {
            const next = nextRound(state(at, { toSecond, toAdjudicate }));
            if (!next.ok) throw new Error(next.reason);
            expect(order.indexOf(next.next)).toBeGreaterThan(order.indexOf(at));
            expect(steps).toBeLessThan(3);
            at = next.next;
          }
        },
      ),
    );
  });
});
