import type { Selection } from './selection.js';

/**
 * Running counts of several forms and the penalty that they add up to: how many units each rule is
 * off its range, and how many points each form is off the target. 0 means that all is kept.
 */
export interface FormCounts {
  readonly penalty: () => number;
  /** Adds (+1) or removes (−1) a unit. */
  readonly change: (form: number, unit: number, by: 1 | -1) => void;
  readonly ruleCount: (form: number, rule: number) => number;
  readonly pointsOf: (form: number) => number;
}

export function formCounts(selection: Selection, forms: number): FormCounts {
  const { rules, rulesOfUnit, unitPoints } = selection;
  const counts = new Int32Array(forms * rules.length);
  const points = new Int32Array(forms);
  const pointsOff = (form: number): number => {
    const off = (points[form] ?? 0) - selection.points;
    return off < 0 ? -off : off;
  };
  const ruleOff = (rule: number, count: number): number => {
    const range = rules[rule];
    if (range === undefined) return 0;
    if (count < range.min) return range.min - count;
    return count > range.max ? count - range.max : 0;
  };
  const emptyForm = rules.reduce((sum, { min }) => sum + min, selection.points);
  let penalty = forms * emptyForm;

  const change = (form: number, unit: number, by: 1 | -1): void => {
    penalty -= pointsOff(form);
    points[form] = (points[form] ?? 0) + by * (unitPoints[unit] ?? 0);
    penalty += pointsOff(form);
    for (const rule of rulesOfUnit[unit] ?? []) {
      const at = form * rules.length + rule;
      const before = counts[at] ?? 0;
      counts[at] = before + by;
      penalty += ruleOff(rule, before + by) - ruleOff(rule, before);
    }
  };
  return {
    change,
    penalty: () => penalty,
    ruleCount: (form, rule) => counts[form * rules.length + rule] ?? 0,
    pointsOf: (form) => points[form] ?? 0,
  };
}
