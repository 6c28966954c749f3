import {
  parseXsdNumber,
  type AreaMapping,
  sameAtom,
  type Atom,
  type Interaction,
  type ResponseVariable,
  type QtiValue,
  isInside,
  samplesOf,
} from '#exam-bank';
import { Fraction } from 'fraction.js';
import type { Uses } from './walk.js';

/** Answers to one response variable to try; `all` if no other answer could be better or worse than the best and worst of them. */
export interface Candidates {
  readonly values: readonly QtiValue[];
  readonly all: boolean;
}

/** More answers than these are not tried. */
const MOST = 4_096;
/** Of so many choices all selections are tried; of more, those that the item names, and one other. */
const FEW = 10;

export function candidatesFor(
  variable: ResponseVariable,
  interaction: Interaction | undefined,
  uses: Uses,
): Candidates {
  const { cardinality, baseType, id } = variable;
  const known = atomsFor(variable, interaction, uses);
  const isWhole = interaction?.choices !== undefined || baseType === 'boolean';
  const lists = listsOf(known, cardinality, interaction);
  const { items: right } = variable.correct;
  const isTried = lists.lists.some((list) => sameItems(list, right));
  const tried = isTried ? lists.lists : [...lists.lists, right];
  const values = [[], ...tried].map((items) => ({ cardinality, baseType, items }));
  return { values, all: lists.all && (isWhole || !uses.beyondConstants.has(id)) };
}

function sameItems(a: readonly Atom[], b: readonly Atom[]): boolean {
  return a.length === b.length && a.every((atom, at) => sameAtom(atom, b[at] ?? ''));
}

/** Single values that may differ in their worth. */
function atomsFor(
  { id, baseType, cardinality, correct, areas }: ResponseVariable,
  interaction: Interaction | undefined,
  uses: Uses,
): readonly Atom[] {
  const constants = different([...correct.items, ...(uses.constants.get(baseType) ?? [])]);
  if (interaction?.choices) {
    const choices = [...interaction.choices];
    const isFew = cardinality === 'single' || choices.length <= FEW || uses.beyondConstants.has(id);
    const other = choices.find((choice) => !constants.includes(choice)) ?? [];
    return isFew ? choices : choices.filter((one) => constants.includes(one)).concat(other);
  }
  switch (baseType) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'float':
      return numbersAround(uses, interaction);
    case 'string':
      return [...constants, 'some other answer \u2603'];
    case 'pair':
    case 'directedPair':
      return pairsAmong(constants, interaction);
    case 'point':
      return areas === undefined ? constants : pointsIn(areas);
    case 'identifier':
      return constants;
  }
}

function different(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.filter((atom, at) => atoms.findIndex((one) => sameAtom(one, atom)) === at);
}

/** All constants, the ends of their tolerances, a number between each two, and one beyond either end. */
function numbersAround(
  { constants, tolerances }: Uses,
  interaction: Interaction | undefined,
): readonly Atom[] {
  const stated = [...(constants.get('integer') ?? []), ...(constants.get('float') ?? [])];
  const bounds = [interaction?.lower, interaction?.upper].flatMap(
    (text) => parseXsdNumber(text ?? '') ?? [],
  );
  const marks = [...stated, ...bounds].flatMap((atom) =>
    atom instanceof Fraction
      ? [atom, ...tolerances.flatMap((part) => [atom.add(part), atom.sub(part)])]
      : [],
  );
  const inOrder = marks.toSorted((a, b) => a.compare(b));
  const [first = new Fraction(0)] = inOrder;
  const last = inOrder.at(-1) ?? first;
  const between = inOrder.map((mark, at) => mark.add(inOrder[at + 1] ?? mark).div(2));
  const [low, high] = bounds.length === 2 ? [bounds[0], bounds[1]] : [undefined, undefined];
  return different([...inOrder, ...between, first.sub(1), last.add(1)]).filter(
    (atom) =>
      atom instanceof Fraction &&
      (low === undefined || atom.compare(low) >= 0) &&
      (high === undefined || atom.compare(high) <= 0),
  );
}

/** The pairs that the program knows, and one that it does not. */
function pairsAmong(
  constants: readonly Atom[],
  interaction: Interaction | undefined,
): readonly Atom[] {
  const { pairs } = interaction ?? {};
  if (pairs === undefined) return constants;
  const possible = [...pairs.first.keys()].flatMap((one) =>
    [...pairs.second.keys()].map((other) =>
      (pairs.areOneSet ? [one, other].sort() : [one, other]).join(' '),
    ),
  );
  const other = possible.find((pair) => !constants.includes(pair));
  const known = constants.filter((pair) => possible.includes(String(pair)));
  return other === undefined ? known : [...known, other];
}

/** For each area a point that counts for it, where one is found, and one that hits none. */
function pointsIn({ areas }: AreaMapping): readonly Atom[] {
  const first = (point: string): number => areas.findIndex(({ shape }) => isInside(shape, point));
  const points = areas.flatMap(
    ({ shape }, at) => samplesOf(shape).find((point) => first(point) === at) ?? [],
  );
  return [...points, '999999 999999'];
}

interface Lists {
  readonly lists: readonly (readonly Atom[])[];
  readonly all: boolean;
}

function listsOf(
  atoms: readonly Atom[],
  cardinality: QtiValue['cardinality'],
  interaction: Interaction | undefined,
): Lists {
  if (cardinality === 'single') return { lists: atoms.map((atom) => [atom]), all: true };
  const most = interaction !== undefined && interaction.most > 0 ? interaction.most : atoms.length;
  let lists: readonly (readonly Atom[])[] = [[]];
  const found: (readonly Atom[])[] = [];
  for (let length = 1; length <= Math.min(most, atoms.length); length += 1) {
    lists = lists.flatMap((list) => extensions(list, atoms, cardinality === 'ordered'));
    lists = lists.filter((list) => isAllowed(list, interaction));
    if (found.length + lists.length > MOST) return { lists: found, all: false };
    found.push(...lists);
  }
  return { lists: found, all: true };
}

/** One element more: any that is not there, or only later ones where order does not matter. */
function extensions(
  list: readonly Atom[],
  atoms: readonly Atom[],
  isOrdered: boolean,
): readonly (readonly Atom[])[] {
  const last = list.at(-1);
  const from = isOrdered || last === undefined ? 0 : atoms.indexOf(last) + 1;
  return atoms
    .slice(from)
    .filter((atom) => !list.includes(atom))
    .map((atom) => [...list, atom]);
}

function isAllowed(list: readonly Atom[], interaction: Interaction | undefined): boolean {
  const { pairs } = interaction ?? {};
  if (pairs === undefined) return true;
  const used = new Map<string, number>();
  for (const atom of list) {
    const [one = '', other = ''] = String(atom).split(' ');
    for (const name of [`1 ${one}`, `${pairs.areOneSet ? '1' : '2'} ${other}`])
      used.set(name, (used.get(name) ?? 0) + 1);
  }
  return [...used].every(([name, times]) => {
    const most = (name.startsWith('1') ? pairs.first : pairs.second).get(name.slice(2)) ?? 0;
    return most === 0 || times <= most;
  });
}
