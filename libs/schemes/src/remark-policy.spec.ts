import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { totalOf, type Mark } from '#scoring';
import { decide } from './decide.js';
import { parseScheme } from './parse-scheme.js';
import { marksForCut, remarkPolicyOf } from './remark-policy.js';
import { finalTotal, schemeTotals } from './scheme-totals.js';
import { DEFAULT_REMARK_POLICY, type RemarkPolicy } from './scheme/remarks.js';

const file = JSON.parse(
  readFileSync(new URL('../../../schemes/sci.json', import.meta.url), 'utf8'),
) as object;
const withPolicy = (remarks: Partial<RemarkPolicy>) =>
  parseScheme({
    ...file,
    pass: [{ kind: 'minimum-share', of: 'total', share: '7/10', cite: 'X-1' }],
    remarks: { ...DEFAULT_REMARK_POLICY, ...remarks },
  });
const mark = (item: string, points: string, state: Mark['state'] = 'marked'): Mark => ({
  item,
  kind: item.startsWith('t') ? 'practical' : 'knowledge',
  points,
  maxPoints: '10',
  parts: [{ criterion: 'C-1', points, maxPoints: '10' }],
  state,
});

describe('the body’s rules on re-marks', () => {
  it('have stated defaults', () => {
    const { remarks: _, ...silent } = { remarks: null, ...file };
    expect(remarkPolicyOf(parseScheme(silent))).toEqual(DEFAULT_REMARK_POLICY);
  });

  it('are refused where they say anything else', () => {
    expect(() => parseScheme({ ...file, remarks: { lowerMarks: 'perhaps' } })).toThrow('/remarks');
  });

  // 30 points, of which 21 pass. 19 points, and an item of 0 points is removed: 19 of 20, or 19 of 30.
  test.each<{ cutScore: RemarkPolicy['cutScore']; decision: string }>([
    { cutScore: 'share-of-new-maximum', decision: 'pass' },
    { cutScore: 'fixed-points', decision: 'fail' },
  ])('decide on the cut score after a removal: $cutScore (E27)', ({ cutScore, decision }) => {
    const scheme = withPolicy({ cutScore });
    const marks = [mark('k-1', '0', 'invalidated'), mark('k-2', '9'), mark('t-1', '10')];
    const totals = totalOf(marksForCut(scheme, marks));
    expect(decide({ scheme, qualification: { outcomes: [] }, totals }).decision).toBe(decision);
    expect(totalOf(marks)).toMatchObject({ points: '19', maxPoints: '20' });
  });

  it('deduct nothing for what was removed, as if it were a wrong answer', () => {
    const scheme = {
      ...withPolicy({ cutScore: 'fixed-points' }),
      totals: { wrongAnswer: { deducts: '1', cite: 'X-2' } },
    };
    const marks = marksForCut(scheme, [mark('k-1', '0', 'invalidated'), mark('k-2', '9')]);
    const totals = schemeTotals({ scheme, qualification: { outcomes: [] }, marks });
    expect(finalTotal(totals)).toMatchObject({ points: '9', maxPoints: '20' });
  });
});
