import { Fraction } from 'fraction.js';
import { blocked, shown, type Compiling } from './compiling.js';
import { constant, numberOf } from './constants.js';
import { readAreaMapping, readMapping } from './mappings.js';
import { elementsOf, textOf, type QtiElement } from './tree.js';
import type { LookupTable } from './types.js';
import {
  BASE_TYPES,
  CARDINALITIES,
  isNumeric,
  type Atom,
  type QtiType,
  type QtiValue,
} from './values.js';

/** Reads the declarations of variables; what is wrong with them is noted. */
export function readDeclarations(declarations: readonly QtiElement[], compiling: Compiling): void {
  for (const declaration of declarations) {
    const id = declaration.attributes['identifier'] ?? '';
    if (compiling.responses.has(id) || compiling.outcomes.has(id))
      blocked(compiling, `variable ${shown(id)} is declared twice`);
    const type = readType(declaration, id, compiling);
    if (type === undefined) continue;
    if (declaration.tag === 'qti-response-declaration')
      readResponse(declaration, { id, ...type }, compiling);
    else readOutcome(declaration, { id, ...type }, compiling);
  }
}

interface Named extends QtiType {
  readonly id: string;
}

function readType(
  { attributes, tag }: QtiElement,
  id: string,
  compiling: Compiling,
): QtiType | undefined {
  if (tag !== 'qti-response-declaration' && tag !== 'qti-outcome-declaration')
    return blocked(compiling, `${tag}: variables of this kind are not supported`);
  if (!/^[\p{L}_][\p{L}\p{N}_.-]{0,255}$/u.test(id) || id === 'duration' || id === '__proto__')
    return blocked(compiling, `${shown(id)} is no name for a variable`);
  const cardinality = CARDINALITIES.find((one) => one === attributes['cardinality']);
  const baseType = BASE_TYPES.find((one) => one === attributes['base-type']);
  if (cardinality === undefined)
    return blocked(
      compiling,
      `variable ${id}: cardinality ${shown(attributes['cardinality'])} is not supported`,
    );
  if (baseType === undefined)
    return blocked(
      compiling,
      `variable ${id}: base type ${shown(attributes['base-type'])} is not supported`,
    );
  return { cardinality, baseType };
}

function readResponse(declaration: QtiElement, named: Named, compiling: Compiling): void {
  const known = ['qti-default-value', 'qti-correct-response', 'qti-mapping', 'qti-area-mapping'];
  refuseOthers(declaration, known, compiling);
  // It would be an answer that nobody gave.
  if (elementsOf(declaration, 'qti-default-value').length > 0)
    blocked(compiling, `variable ${named.id}: a default value of a response is not supported`);
  const [mapping] = elementsOf(declaration, 'qti-mapping');
  const [areas] = elementsOf(declaration, 'qti-area-mapping');
  compiling.responses.set(named.id, {
    ...named,
    correct: readValues(elementsOf(declaration, 'qti-correct-response')[0], named, compiling),
    initial: readValues(elementsOf(declaration, 'qti-default-value')[0], named, compiling),
    mapping: mapping && readMapping(mapping, named, compiling),
    areas: areas && readAreaMapping(areas, named, compiling),
  });
}

function readOutcome(declaration: QtiElement, named: Named, compiling: Compiling): void {
  const known = ['qti-default-value', 'qti-match-table', 'qti-interpolation-table'];
  refuseOthers(declaration, known, compiling);
  const { attributes } = declaration;
  const external = attributes['external-scored'];
  if (external !== undefined && external !== 'none')
    blocked(compiling, `outcome ${named.id} is scored outside of the item (${shown(external)})`);
  const stated = readValues(elementsOf(declaration, 'qti-default-value')[0], named, compiling);
  const startsAtZero = named.cardinality === 'single' && isNumeric(named.baseType);
  const initial =
    stated.items.length === 0 && startsAtZero ? { ...stated, items: [new Fraction(0)] } : stated;
  compiling.outcomes.set(named.id, {
    ...named,
    initial,
    normalMaximum: numberOf(attributes['normal-maximum'], `${named.id}: normal-maximum`, compiling),
    table: readTable(declaration, named, compiling),
  });
}

function refuseOthers(element: QtiElement, known: readonly string[], compiling: Compiling): void {
  for (const { tag } of elementsOf(element))
    if (!known.includes(tag)) blocked(compiling, `${element.tag}: ${tag} is not supported`);
}

function readValues(
  element: QtiElement | undefined,
  { cardinality, baseType, id }: Named,
  compiling: Compiling,
): QtiValue {
  const items = elementsOf(element ?? EMPTY, 'qti-value').flatMap((value): readonly Atom[] => {
    if (Object.keys(value.attributes).some((name) => name !== 'base-type'))
      blocked(compiling, `variable ${id}: values with fields are not supported`);
    const [atom] = constant(
      { cardinality: 'single', baseType },
      textOf(value),
      `variable ${id}`,
      compiling,
    ).items;
    return atom === undefined ? [] : [atom];
  });
  if (cardinality === 'single' && items.length > 1)
    blocked(compiling, `variable ${id}: is single but has several values`);
  return { cardinality, baseType, items };
}
const EMPTY: QtiElement = { tag: '', attributes: {}, children: [] };

function readTable(
  declaration: QtiElement,
  { id, baseType }: Named,
  compiling: Compiling,
): LookupTable | undefined {
  const [match] = elementsOf(declaration, 'qti-match-table');
  const [interpolation] = elementsOf(declaration, 'qti-interpolation-table');
  const table = match ?? interpolation;
  if (table === undefined) return undefined;
  const single = { cardinality: 'single', baseType } as const;
  const where = `outcome ${id}: ${table.tag}`;
  const entries = elementsOf(table, `${table.tag}-entry`).flatMap(({ attributes }) => {
    const source = numberOf(attributes['source-value'] ?? '', where, compiling);
    const target = constant(single, attributes['target-value'] ?? '', where, compiling);
    const include = attributes['include-boundary'] !== 'false';
    return source === undefined ? [] : [{ source, include, target }];
  });
  const stated = table.attributes['default-value'];
  const otherwise = constant(single, stated ?? '', where, compiling);
  return { kind: match ? 'match' : 'interpolation', entries, otherwise };
}
