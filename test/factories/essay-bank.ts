/** A bank of two essays and a choice (12 points), made by hand, for a theory part alone. */
export const ESSAYS = 'essays';

const base = (id: string, points: number) => ({
  id,
  criterion: 'E-1.1',
  difficulty: 'easy',
  points,
  minutes: 5,
  author: 'ann.author',
  prompt: `Question ${id}?`,
  rationale: 'For markers.',
});
const range = (id: string, maxPoints: string, step = '0.5') => ({
  id,
  title: `Criterion ${id}`,
  range: { maxPoints, step },
});

export function essayBank() {
  return {
    format: 'assay-bank/1',
    bankVersion: '2026.1',
    qualification: {
      id: ESSAYS,
      title: 'Writing in miniature',
      outcomes: [{ id: 'E-1', title: 'Writes', criteria: [{ id: 'E-1.1', title: 'Writes' }] }],
    },
    items: [
      {
        ...base('why', 6),
        type: 'essay',
        maxCharacters: 500,
        rubric: [range('argument', '4'), range('style', '2')],
        key: { guidance: 'Look for a reason.' },
      },
      {
        ...base('how', 4),
        type: 'essay',
        maxCharacters: 500,
        rubric: [range('steps', '4')],
        key: { guidance: 'Look for steps.', tolerance: '0' },
      },
      {
        ...base('which', 2),
        type: 'single-choice',
        options: ['A', 'B', 'C'].map((id) => ({ id, text: `Option ${id}` })),
        key: { correct: 'B' },
      },
    ],
    tasks: [],
  };
}

export function essayBlueprint() {
  return {
    format: 'assay-blueprint/1',
    id: 'essays-standard',
    qualification: ESSAYS,
    scheme: 'eex',
    theory: { count: 3, points: 12, rules: [] },
    practical: { count: 0, points: 0, rules: [] },
  };
}
