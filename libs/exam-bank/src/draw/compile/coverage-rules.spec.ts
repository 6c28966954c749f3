import { describe, expect, it } from '@jest/globals';
import {
  problemOf,
  syntheticBank,
  syntheticBlueprint,
} from '../../../../../test/golden/draw/synthetic-bank.js';
import type { ExamBank } from '../../bank.js';
import type { Blueprint } from '../../blueprint.js';
import { checkForms } from '../check/check-forms.js';
import { drawForms } from '../draw.js';
import { uncheckableCriteria } from './coverage-rules.js';

const bank = syntheticBank(240);
const blueprint = syntheticBlueprint();
const bare = syntheticBlueprint({
  theory: { count: 14, points: 18, rules: [] },
  practical: { count: 3, points: 60, rules: [] },
});

function checkCoverage(of: ExamBank, wanted: Blueprint) {
  const { units, qualification } = problemOf(of, wanted);
  return uncheckableCriteria(qualification, wanted, {
    theory: units.filter(({ kind }) => kind === 'knowledge'),
    practical: units.filter(({ kind }) => kind === 'task'),
  });
}

describe('coverage', () => {
  it('rule: SCI-1.8 lets items and tasks share the outcomes between them', () => {
    expect(checkCoverage(bank, blueprint)).toEqual([]);
  });

  it('rule: SCI-1.8 names the outcomes that nothing in the bank checks', () => {
    const theoryOnly = { ...bank, tasks: [] };
    const outcomes = checkCoverage(theoryOnly, blueprint).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['Q-5', 'Q-6']));
    expect(drawForms({ ...problemOf(theoryOnly, blueprint), seed: Buffer.alloc(32) }).ok).toBe(
      false,
    );
  });

  it('rule: SCI-1.7 asks for each criterion, as one left out would leave its outcome unconfirmed', () => {
    const gap = { ...bank, items: bank.items.filter(({ criterion }) => criterion !== 'Q-2.3') };
    expect(checkCoverage(gap, bare)).toEqual([
      {
        outcome: 'Q-2',
        criterion: 'Q-2.3',
        message: 'no item or task that may be drawn checks criterion Q-2.3 of outcome Q-2',
      },
    ]);
  });

  it('counts neither a part that draws nothing nor what a rule allows none of', () => {
    const noTasks = { ...bare, practical: { count: 0, points: 0, rules: [] } };
    expect(checkCoverage(bank, noTasks)).toHaveLength(6);
    const rules = [{ id: 'none', where: { outcome: 'Q-1' }, max: 0 }];
    const forbidding = { ...bare, theory: { ...bare.theory, rules } };
    expect(checkCoverage(bank, forbidding).map(({ criterion }) => criterion)).toEqual([
      'Q-1.1',
      'Q-1.2',
      'Q-1.3',
    ]);
  });

  it('counts no criterion of a group without points', () => {
    const tasks = bank.tasks.map((task) => ({
      ...task,
      groups: task.groups.map((group) =>
        group.criterion === 'Q-5.1' ? { ...group, points: 0 } : group,
      ),
    }));
    expect(checkCoverage({ ...bank, tasks }, bare).map(({ criterion }) => criterion)).toEqual([
      'Q-5.1',
    ]);
  });

  it('rule: SCI-1.8 holds in every set even where the blueprint has no rule for it', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const problem = problemOf(bank, bare);
      const drawn = drawForms({ ...problem, seed: Buffer.alloc(32, seed) });
      expect(drawn.ok && checkForms({ ...problem, forms: drawn.forms })).toEqual([]);
    }
  });
});
