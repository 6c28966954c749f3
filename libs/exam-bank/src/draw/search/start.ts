import type { RandomIntegers } from '../random-integers.js';
import type { SearchTables } from './tables.js';

/**
 * Units for every slot: the anchors at random; each form's passages, as many as the blueprint asks for at least, each with
 * the least that it may have; the rest at random from what is in no passage, then from all.
 */
export function randomStart(
  tables: SearchTables,
  forms: number,
  random: RandomIntegers,
): Int32Array {
  const { formSize, free, anchors, anchorCount, model } = tables;
  const slots = new Int32Array(forms * formSize + anchorCount);
  if (model.shared === 0) {
    const deck = deckOf(tables, free, random);
    for (let form = 0; form < forms; form += 1) deal(tables, deck, slots, form);
  } else {
    for (let form = 0; form < forms; form += 1) {
      deal(tables, deckOf(tables, free, random), slots, form);
    }
  }
  const order = anchors.slice();
  for (let at = 0; at < anchorCount; at += 1) {
    slots[forms * formSize + at] = nextOf(order, at, random);
  }
  return slots;
}

/** Units still to be dealt. A passage is dealt whole or not at all while there are others. */
interface Deck {
  readonly order: Int32Array;
  at: number;
  readonly dealt: Uint8Array;
  readonly passages: Int32Array;
  nextPassage: number;
  readonly random: RandomIntegers;
}

function deckOf(tables: SearchTables, free: Int32Array, random: RandomIntegers): Deck {
  const sets = tables.model.passages?.sets ?? [];
  return {
    order: free.slice(),
    at: 0,
    dealt: new Uint8Array(sets.length === 0 ? 0 : tables.unitCount),
    passages: Int32Array.from(sets.keys()),
    nextPassage: 0,
    random,
  };
}

function deal(tables: SearchTables, deck: Deck, slots: Int32Array, form: number): void {
  const { formSize, model, passageOf } = tables;
  const first = form * formSize;
  let filled = dealPassages(tables, deck, slots, form);
  const skipped: number[] = [];
  while (filled < formSize && deck.at < deck.order.length) {
    const unit = nextOf(deck.order, deck.at, deck.random);
    deck.at += 1;
    if (deck.dealt[unit] === 1) continue;
    if (model.passages !== undefined && (passageOf[unit] ?? -1) >= 0) {
      skipped.push(unit);
      continue;
    }
    slots[first + filled] = unit;
    filled += 1;
  }
  for (const unit of skipped) {
    if (filled < formSize) {
      deck.dealt[unit] = 1;
      slots[first + filled] = unit;
      filled += 1;
    } else {
      // Back into the deck: this form took as many places of it at least as it gives back.
      deck.at -= 1;
      deck.order[deck.at] = unit;
    }
  }
}

function dealPassages(
  { formSize, model }: SearchTables,
  deck: Deck,
  slots: Int32Array,
  form: number,
): number {
  const wanted = model.passages?.min ?? 0;
  let filled = 0;
  for (let count = 0; count < wanted && deck.nextPassage < deck.passages.length; count += 1) {
    const set = nextOf(deck.passages, deck.nextPassage, deck.random);
    deck.nextPassage += 1;
    const { members, min } = model.passages?.sets[set] ?? { members: new Int32Array(), min: 0 };
    const order = members.filter((unit) => deck.dealt[unit] !== 1 && isFree(model, unit));
    for (let at = 0; at < Math.min(min, order.length) && filled < formSize; at += 1) {
      const unit = nextOf(order, at, deck.random);
      deck.dealt[unit] = 1;
      slots[form * formSize + filled] = unit;
      filled += 1;
    }
  }
  return filled;
}

function isFree({ common, fixed }: SearchTables['model'], unit: number): boolean {
  return common[unit] !== 1 && !fixed.includes(unit);
}

/** One more of a shuffle: a random one of those from `at` on changes places with what is there. */
function nextOf(order: Int32Array, at: number, random: RandomIntegers): number {
  const other = at + random.below(order.length - at);
  const unit = order[other] ?? 0;
  order[other] = order[at] ?? 0;
  order[at] = unit;
  return unit;
}
