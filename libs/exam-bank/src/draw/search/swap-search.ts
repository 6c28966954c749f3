import type { DrawModel } from '../model.js';
import { brokenParts } from '../model-holds.js';
import type { RandomIntegers } from '../random-integers.js';
import { boardOf, type Board } from './board.js';
import { improve } from './improve.js';
import { improvePassages, mixPassages } from './passage-moves.js';
import { randomProposal } from './proposal.js';
import { randomStart } from './start.js';
import { tablesOf, type SearchTables } from './tables.js';

/** All limits count steps, never time: a slower machine draws the same set. */
export interface SearchLimits {
  /** Steps in all, per form. */
  readonly maxSteps: number;
  /** Steps after which the search starts anew, per form. */
  readonly stepsPerStart: number;
  /** Proposed exchanges after success that make the choice even, per form. */
  readonly mixingSteps: number;
}

export const DEFAULT_LIMITS: SearchLimits = {
  maxSteps: 100_000,
  stepsPerStart: 10_000,
  mixingSteps: 2_000,
};

export type SearchResult =
  | { readonly found: true; readonly forms: readonly (readonly number[])[]; readonly steps: number }
  | { readonly found: false; readonly misses: readonly string[]; readonly steps: number };

/**
 * Forms that keep every row, as sorted unit indexes. From a random start with the right number of units in each form, units
 * are exchanged until nothing is violated; then symmetric exchanges are accepted whenever all stays kept, which makes every
 * choice that they reach equally likely (docs/decisions/0003-draw.md). Decisions are made on integers only.
 */
export function swapSearch(input: {
  readonly model: DrawModel;
  readonly random: RandomIntegers;
  readonly limits: SearchLimits;
}): SearchResult {
  const { model, random, limits } = input;
  const { forms } = model;
  const tables = tablesOf(model);
  let steps = 0;
  let closest = Infinity;
  let misses: readonly string[] = [];
  if (!isLargeEnough(tables, forms)) return { found: false, misses: ['too few units'], steps };
  const maxSteps = limits.maxSteps * forms;
  do {
    const board = boardOf(tables, forms, randomStart(tables, forms, random));
    const end = Math.min(maxSteps, steps + limits.stepsPerStart * forms);
    while (board.penalty() > 0 && steps < end && board.slots.length > 0) {
      step(board, random);
      steps += 1;
    }
    if (board.penalty() === 0) {
      mix(board, random, limits.mixingSteps * forms);
      return { found: true, forms: chosen(board), steps };
    }
    if (board.penalty() < closest) {
      closest = board.penalty();
      misses = describeMisses(board);
    }
    if (board.slots.length === 0) break;
  } while (steps < maxSteps);
  return { found: false, misses, steps };
}

function isLargeEnough(
  { formSize, free, anchors, anchorCount, model }: SearchTables,
  forms: number,
): boolean {
  const needed = model.shared === 0 ? formSize * forms : formSize;
  return formSize >= 0 && free.length >= needed && anchors.length >= anchorCount;
}

function step(board: Board, random: RandomIntegers): void {
  const isPassageStep = board.passages !== undefined && random.below(4) === 0;
  if (isPassageStep) improvePassages(board, random);
  else improve(board, random);
}

function mix(board: Board, random: RandomIntegers, steps: number): void {
  const { tables, freeSlots, slots } = board;
  if (slots.length === 0) return;
  const space = {
    freeSlots,
    anchorSlots: slots.length - freeSlots,
    freeUnits: tables.free.length,
    anchorUnits: tables.anchors.length,
  };
  for (let count = 0; count < steps; count += 1) {
    if (board.passages !== undefined && random.below(4) === 0) {
      mixPassages(board, random);
      continue;
    }
    const { slot, at } = randomProposal(space, random);
    const unit = (slot < freeSlots ? tables.free : tables.anchors)[at] ?? 0;
    if (board.keeps(slot, unit)) board.put(slot, unit);
  }
}

function chosen(board: Board): readonly (readonly number[])[] {
  const { tables, forms, slots, freeSlots } = board;
  const everywhere = [...tables.model.fixed, ...slots.subarray(freeSlots)];
  return Array.from({ length: forms }, (_, form) => {
    const own = slots.subarray(form * tables.formSize, (form + 1) * tables.formSize);
    return [...own, ...everywhere].sort((a, b) => a - b);
  });
}

function describeMisses(board: Board): readonly string[] {
  const { model } = board.tables;
  const misses = chosen(board).flatMap((form) => brokenParts(model, form));
  const shared =
    board.placement.penalty() > 0
      ? ['two sets share more than they may, or a unit is in too many']
      : [];
  return [...new Set([...misses, ...shared])];
}
