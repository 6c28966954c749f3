import { expect, test } from '@jest/globals';
import { ownResult } from './result.view.js';

const shown = (results?: Parameters<typeof ownResult>[0]['scheme']['results']) =>
  ownResult({
    result: {
      ...{ decision: 'fail', total: '4321/7', max_total: '987', decided_at: new Date(0) },
      totals: { byCriterion: [{ criterion: 'C-1', points: '4321/7', maxPoints: '987' }] },
      reasons: [{ rule: 'all-criteria-confirmed', ok: false, text: 'not yet competent in C-1' }],
    },
    scheme: results === undefined ? {} : { results },
    marks: [
      {
        ...{ item: 'k-1', position: 1, points: '4321/7', maxPoints: '987' },
        ...{ verdict: null, superseded: false },
      },
    ],
    outdated: [],
  });

test('rule: ITRA-0 the candidate is told competent or not yet competent, and not a number of points', () => {
  const result = shown({
    decisionWords: { pass: 'competent', fail: 'not yet competent' },
    points: 'hidden',
    cite: 'ITRA-0',
  });
  expect(result).toMatchObject({ decisionWord: 'not yet competent', total: null, marks: [] });
  expect(JSON.stringify(result)).not.toMatch(/4321|987/);
});

test('without a scheme that says otherwise it is the decision, with points', () => {
  expect(shown()).toMatchObject({ decisionWord: 'fail', total: '4321/7', maxTotal: '987' });
});
