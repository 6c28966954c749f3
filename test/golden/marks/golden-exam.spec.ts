import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import { decide, parseScheme, theoryGate, type QualificationOutline } from '#schemes';
import {
  displayPercent,
  knowledgeMark,
  practicalMark,
  scoreRun,
  scoreTask,
  shareOf,
  totalOf,
  type CompileFacts,
  type Mark,
  type MarkState,
  type Verdict,
} from '#scoring';

type Run =
  | 'not-presented'
  | 'blank'
  | 'compile-error'
  | { readonly changes: Readonly<Record<string, Verdict>> };

interface Candidate {
  readonly id: string;
  readonly why: string;
  readonly working: readonly string[];
  readonly responses: Readonly<Record<string, ItemResponse>>;
  readonly runs: Readonly<Record<string, Run>>;
  readonly expected: {
    readonly marks: Readonly<Record<string, string>>;
    /** Only those that are not `marked`. */
    readonly states: Readonly<Record<string, MarkState>>;
    readonly theory: string;
    readonly gate: boolean;
    readonly total: string;
    readonly percent: string;
    readonly byCriterion: Readonly<Record<string, string>>;
    /** null: not to be looked at, because nothing is decided. */
    readonly confirmedOutcomes: readonly string[] | null;
    readonly decision: string;
  };
}

interface Exam {
  readonly scheme: string;
  readonly maxPoints: string;
  readonly maxByCriterion: Readonly<Record<string, string>>;
  readonly qualification: QualificationOutline;
  readonly items: readonly KnowledgeItem[];
  readonly tasks: readonly Task[];
  readonly candidates: readonly Candidate[];
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const exam = JSON.parse(read('./exam.json')) as Exam;
const scheme = parseScheme(JSON.parse(read(`../../../schemes/${exam.scheme}.json`)));

function practical(task: Task, run: Run): Mark {
  switch (run) {
    case 'not-presented':
      return { ...practicalMark(task, null), state: 'not-presented' };
    case 'blank':
      return practicalMark(task, null);
    case 'compile-error': {
      const compile = { ok: false } as CompileFacts;
      return practicalMark(task, scoreRun(task, { compile, tests: [] }));
    }
    default: {
      const tests = task.groups.flatMap((group) => group.tests.map(({ id }) => id));
      const verdicts = tests.map((id) => ({ test: id, verdict: run.changes[id] ?? 'accepted' }));
      return practicalMark(task, scoreTask(task, verdicts));
    }
  }
}

function marksOf(candidate: Candidate): readonly Mark[] {
  return [
    ...exam.items.map((item) => knowledgeMark(item, candidate.responses[item.id] ?? null)),
    ...exam.tasks.map((task) => practical(task, candidate.runs[task.id]!)),
  ];
}

describe.each(exam.candidates)('$id: $why', (candidate) => {
  const { expected } = candidate;
  const marks = marksOf(candidate);
  const totals = totalOf(marks);
  const result = decide({ scheme, qualification: exam.qualification, totals });

  it('has the marks worked out by hand', () => {
    expect(Object.fromEntries(marks.map(({ item, points }) => [item, points]))).toEqual(
      expected.marks,
    );
    const unusual = marks.filter(({ state }) => state !== 'marked');
    expect(Object.fromEntries(unusual.map(({ item, state }) => [item, state]))).toEqual(
      expected.states,
    );
  });

  it('has the totals worked out by hand', () => {
    expect(totals).toMatchObject({ points: expected.total, maxPoints: exam.maxPoints });
    expect(totals.byPart.theory.points).toBe(expected.theory);
    expect(displayPercent(shareOf(totals.points, totals.maxPoints))).toBe(expected.percent);
    const column = (key: 'points' | 'maxPoints') =>
      Object.fromEntries(totals.byCriterion.map((entry) => [entry.criterion, entry[key]]));
    expect(column('points')).toEqual(expected.byCriterion);
    expect(column('maxPoints')).toEqual(exam.maxByCriterion);
  });

  test('is decided by hand the same: rule: SCI-8.1, SCI-1.7, SCI-9.4', () => {
    expect(theoryGate(scheme, totals).passed).toBe(expected.gate);
    expect(result.decision).toBe(expected.decision);
    if (expected.confirmedOutcomes === null) return;
    const confirmed = result.outcomes.filter((outcome) => outcome.confirmed === true);
    expect(confirmed.map(({ outcome }) => outcome)).toEqual(expected.confirmedOutcomes);
  });
});

it('holds every kind of candidate', () => {
  const decisions = new Set(exam.candidates.map(({ expected }) => expected.decision));
  expect([...decisions].sort()).toEqual(['fail', 'not-decided', 'pass']);
  expect(exam.candidates.every(({ working }) => working.length > 0)).toBe(true);
});
