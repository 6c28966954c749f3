import { formCounts, type FormCounts } from './form-counts.js';
import type { RandomIntegers } from './random-integers.js';
import { namesOf, type Selection } from './selection.js';

/** All limits count steps, never time: a slower machine draws the same set. */
export interface SearchLimits {
  /** Proposed swaps in all, per form. */
  readonly maxSteps: number;
  /** Proposed swaps after which the search starts anew. */
  readonly stepsPerStart: number;
  /** Proposed swaps after success that make the choice even. */
  readonly mixingSteps: number;
}

export const DEFAULT_LIMITS: SearchLimits = {
  maxSteps: 200_000,
  stepsPerStart: 20_000,
  mixingSteps: 2_000,
};

export type SearchResult =
  | { readonly found: true; readonly forms: readonly (readonly number[])[]; readonly steps: number }
  | { readonly found: false; readonly misses: readonly string[]; readonly steps: number };

/**
 * Disjoint forms that keep every rule, as unit indexes. From a random start with the right number
 * of units in each form, units are swapped until nothing is violated; then symmetric swaps are
 * accepted whenever all stays kept, which makes every reachable choice equally likely
 * (docs/decisions/0003-draw.md). Decisions are made on integers only.
 */
export function swapSearch(input: {
  readonly selection: Selection;
  readonly forms: number;
  readonly random: RandomIntegers;
  readonly limits: SearchLimits;
}): SearchResult {
  const { selection, forms, random, limits } = input;
  const maxSteps = limits.maxSteps * forms;
  let steps = 0;
  let closest = Infinity;
  let misses: readonly string[] = [];
  if (selection.count === 0) return emptyForms(selection, forms);
  if (selection.units.length < selection.count * forms) return { found: false, misses, steps };
  while (steps < maxSteps) {
    const state = startAtRandom(selection, forms, random);
    const end = Math.min(maxSteps, steps + limits.stepsPerStart * forms);
    while (state.counts.penalty() > 0 && steps < end) {
      improve(selection, state, random);
      steps += 1;
    }
    if (state.counts.penalty() === 0) {
      mix(state, random, limits.mixingSteps * forms);
      return { found: true, forms: chosen(state), steps };
    }
    if (state.counts.penalty() < closest) {
      closest = state.counts.penalty();
      misses = describeMisses(selection, state);
    }
  }
  return { found: false, misses, steps };
}

/** A part of no units keeps its rules or does not; there is nothing to search. */
function emptyForms(selection: Selection, forms: number): SearchResult {
  const kept = formCounts(selection, forms).penalty() === 0;
  if (kept) return { found: true, forms: Array.from({ length: forms }, () => []), steps: 0 };
  return {
    found: false,
    misses: ['the part takes nothing, its rules ask for something'],
    steps: 0,
  };
}

interface State {
  readonly counts: FormCounts;
  /** Units in use: form f has the slots f·count … f·count + count − 1. */
  readonly slots: Int32Array;
  /** By unit: its slot, or −1. */
  readonly slotOf: Int32Array;
  /** By slot: its form. */
  readonly formOf: Int32Array;
  readonly formSize: number;
}

function startAtRandom(selection: Selection, forms: number, random: RandomIntegers): State {
  const slotCount = forms * selection.count;
  const order = Int32Array.from(selection.units.keys());
  const slotOf = new Int32Array(order.length).fill(-1);
  const formOf = Int32Array.from({ length: slotCount }, (_, slot) =>
    Math.floor(slot / selection.count),
  );
  const counts = formCounts(selection, forms);
  for (let slot = 0; slot < slotCount; slot += 1) {
    const other = slot + random.below(order.length - slot);
    const unit = order[other] ?? 0;
    order[other] = order[slot] ?? 0;
    order[slot] = unit;
    slotOf[unit] = slot;
    counts.change(formOf[slot] ?? 0, unit, 1);
  }
  return { counts, slots: order.slice(0, slotCount), slotOf, formOf, formSize: selection.count };
}

/** Puts the unit into the slot; what was there goes to where the unit came from. Its own inverse. */
function swap({ counts, slots, slotOf, formOf }: State, slot: number, unit: number): void {
  const out = slots[slot] ?? 0;
  const from = slotOf[unit] ?? -1;
  const form = formOf[slot] ?? 0;
  counts.change(form, out, -1);
  counts.change(form, unit, 1);
  slots[slot] = unit;
  slotOf[unit] = slot;
  slotOf[out] = from;
  if (from < 0) return;
  const otherForm = formOf[from] ?? 0;
  counts.change(otherForm, unit, -1);
  counts.change(otherForm, out, 1);
  slots[from] = out;
}

/** Whether unit and slot belong to the same form, so that swapping would change nothing. */
function isIdle({ slotOf, formOf }: State, slot: number, unit: number): boolean {
  const from = slotOf[unit] ?? -1;
  return from >= 0 && formOf[from] === formOf[slot];
}

interface Proposal {
  readonly slot: number;
  readonly unit: number;
}

/** One step of the search: no worse is taken, and one time in 64 a little worse to get unstuck. */
function improve(selection: Selection, state: State, random: RandomIntegers): void {
  const { slot, unit } = propose(selection, state, random);
  if (isIdle(state, slot, unit)) return;
  const out = state.slots[slot] ?? 0;
  const before = state.counts.penalty();
  swap(state, slot, unit);
  const worse = state.counts.penalty() - before;
  if (worse <= 0 || (worse <= 2 && random.below(64) === 0)) return;
  swap(state, slot, out);
}

/** Any swap, or with even chance one that mends a random rule of a random form if that is broken. */
function propose(selection: Selection, state: State, random: RandomIntegers): Proposal {
  const { rules, units } = selection;
  const slot = random.below(state.slots.length);
  const anyUnit = random.below(units.length);
  if (rules.length === 0 || random.below(2) === 0) return { slot, unit: anyUnit };
  const ruleIndex = random.below(rules.length);
  const rule = rules[ruleIndex];
  if (rule === undefined) return { slot, unit: anyUnit };
  const form = state.formOf[slot] ?? 0;
  const have = state.counts.ruleCount(form, ruleIndex);
  if (have < rule.min && rule.members.length > 0) {
    return { slot, unit: rule.members[random.below(rule.members.length)] ?? anyUnit };
  }
  if (have <= rule.max) return { slot, unit: anyUnit };
  return { slot: slotOfMember(state, rule.isMember, slot), unit: anyUnit };
}

/** The first slot of the same form, from the given one on and around, that holds a member. */
function slotOfMember({ slots, formSize }: State, isMember: Uint8Array, slot: number): number {
  const start = slot - (slot % formSize);
  for (let step = 0; step < formSize; step += 1) {
    const candidate = start + ((slot - start + step) % formSize);
    if (isMember[slots[candidate] ?? 0] === 1) return candidate;
  }
  return slot;
}

/** Slot and unit are drawn evenly, so a swap and its inverse are equally likely. */
function mix(state: State, random: RandomIntegers, steps: number): void {
  if (state.slots.length === 0) return;
  for (let step = 0; step < steps; step += 1) {
    const slot = random.below(state.slots.length);
    const unit = random.below(state.slotOf.length);
    if (isIdle(state, slot, unit)) continue;
    const out = state.slots[slot] ?? 0;
    swap(state, slot, unit);
    if (state.counts.penalty() > 0) swap(state, slot, out);
  }
}

function chosen({ slots, formSize }: State): readonly (readonly number[])[] {
  const forms: number[][] = [];
  for (let at = 0; at < slots.length; at += formSize) {
    forms.push([...slots.subarray(at, at + formSize)].sort((a, b) => a - b));
  }
  return forms;
}

function describeMisses(
  selection: Selection,
  { counts, slots, formSize }: State,
): readonly string[] {
  const misses: string[] = [];
  for (let form = 0; form * formSize < slots.length; form += 1) {
    const points = counts.pointsOf(form);
    if (points !== selection.points) {
      misses.push(`${String(points)} points instead of ${String(selection.points)}`);
    }
    for (const [index, rule] of selection.rules.entries()) {
      const { min, max } = rule;
      const label = namesOf([rule]);
      const have = counts.ruleCount(form, index);
      if (have < min) misses.push(`${label}: ${String(have)} instead of at least ${String(min)}`);
      if (have > max) misses.push(`${label}: ${String(have)} instead of at most ${String(max)}`);
    }
  }
  return misses;
}
