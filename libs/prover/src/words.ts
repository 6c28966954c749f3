import type { Demand, RowDemand } from './demands.js';
import type { ProofModel } from './proof-model.js';

const THOUSANDTHS = 'thousandths of ';

/** `9 items`, `1 item`, `24.6 points`, `62.5 of angoff`: thousandths are shown as decimals. */
export function amountOf(measure: string, value: number): string {
  if (measure.startsWith(THOUSANDTHS)) {
    const what = measure.slice(THOUSANDTHS.length);
    return `${numberOf(measure, value)} ${what === 'a point' ? 'points' : `of ${what}`}`;
  }
  return `${value} ${value === 1 && measure.endsWith('s') ? measure.slice(0, -1) : measure}`;
}

/** The same without the unit. */
export function numberOf(measure: string, value: number): string {
  return measure.startsWith(THOUSANDTHS) ? decimal(value) : String(value);
}

/** Thousandths as a decimal, exactly. */
function decimal(value: number): string {
  const digits = String(Math.abs(value)).padStart(4, '0');
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
  return value < 0 ? `-${text}` : text;
}

export function nounOf({ part }: Pick<ProofModel, 'part'>, count = 2): string {
  const noun = part === 'theory' ? 'item' : 'task';
  return count === 1 ? noun : `${noun}s`;
}

/** What a demand bounds, and by how much: `at least 9 items`. */
export function boundOf({ row, side }: RowDemand): string {
  if (row.min === row.max) return `exactly ${amountOf(row.measure, row.min)}`;
  return side === 'min'
    ? `at least ${amountOf(row.measure, row.min)}`
    : `at most ${amountOf(row.measure, row.max)}`;
}

/** A demand among others: `rule hard (at least 9 items)`, `the 4 sets that share no item`. */
export function nameOf(demand: Demand, model: ProofModel): string {
  switch (demand.kind) {
    case 'row':
      return demand.row.kind === 'count' || demand.row.kind === 'points'
        ? `the part's ${amountOf(demand.row.measure, demand.row.min)}`
        : `${demand.row.id} (${boundOf(demand)})`;
    case 'passages':
      return passageWords(demand.side, model);
    case 'fixed':
      return `the fixed ${nounOf(model, model.fixed.length)}`;
    case 'common':
      return 'the anchor that all sets have in common';
    case 'shared':
      return model.shared === 0
        ? `the ${model.forms} sets that share no ${nounOf(model, 1)}`
        : `the ${model.forms} sets that share at most ${model.shared} ${nounOf(model, model.shared)}${model.places === undefined ? '' : ', as often as the exposure rule allows'}`;
  }
}

function passageWords(side: 'min' | 'max' | 'items', { passages }: ProofModel): string {
  if (passages === undefined) return 'the passages';
  const { min, max, sets } = passages;
  if (side === 'min') return `at least ${min} ${min === 1 ? 'passage' : 'passages'}`;
  if (side === 'max') return `at most ${max} ${max === 1 ? 'passage' : 'passages'}`;
  const least = Math.min(...sets.map((set) => set.min));
  const most = Math.max(...sets.map((set) => set.max));
  const range = least === most ? String(most) : `${least} to ${most}`;
  return `the passages (${range} items of each that is used)`;
}

/** JSON path of what asks for it, or what it comes from. */
export function pathOf(demand: Demand, { part }: ProofModel): string {
  switch (demand.kind) {
    case 'row':
      return demand.row.path;
    case 'passages':
      return demand.side === 'items'
        ? `$.${part}.passages.items`
        : `$.${part}.passages.${demand.side}`;
    case 'fixed':
      return `$.${part}.fixed`;
    case 'common':
      return `$.${part}.anchor`;
    case 'shared':
      return `$.${part}.overlap.forms`;
  }
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
