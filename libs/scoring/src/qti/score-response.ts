import {
  asQtiResponse,
  bindResponse,
  compileQti,
  interactionsOf,
  type Atom,
  type QtiItem,
  type QtiProgram,
  type QtiValue,
} from '#exam-bank';
import { Fraction } from 'fraction.js';
import { malformed } from '../item-scoring/judgement.js';
import { formatPoints, type Points } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import type { Values } from './evaluate.js';
import { runQti } from './run.js';

/** What decides the score of a QTI item. */
export type ScoredQti = Pick<QtiItem, 'id' | 'body' | 'key'>;

/** The checked scoring of an item. @throws ScoringError `key-malformed` where it cannot be carried out exactly */
export function programOf({ id, key }: ScoredQti): QtiProgram {
  const compiled = compileQti(key);
  if (!compiled.ok)
    throw new ScoringError('key-malformed', `key of ${id}: ${compiled.reasons.join('; ')}`);
  return compiled.program;
}

/**
 * All outcomes of one response, exactly.
 * @param response a map from response variables to texts; `null` leaves all open
 * @throws ScoringError `response-malformed`, `key-malformed`
 */
export function qtiOutcomes(item: ScoredQti, program: QtiProgram, response: unknown): Values {
  const given = asQtiResponse(response ?? {});
  if (given === undefined)
    throw malformed(item.id, 'a map from response variables to texts is needed');
  const units = new Map(
    interactionsOf(item.body).map(({ responseId, unit }) => [responseId, unit]),
  );
  const values = new Map<string, QtiValue>();
  for (const [id, raw] of Object.entries(given)) {
    const declaration = program.responses.get(id);
    if (declaration === undefined) throw malformed(item.id, 'an unknown response variable');
    const value = bindResponse(declaration, raw, units.get(id));
    if (value === undefined) throw malformed(item.id, `${id} is no ${declaration.baseType}`);
    values.set(id, value);
  }
  return runQti(program, values);
}

/** The outcome SCORE; undefined while it is NULL. */
export function scoreOf(outcomes: Values): Fraction | undefined {
  const [score] = outcomes.get('SCORE')?.items ?? [];
  return score instanceof Fraction ? score : undefined;
}

/** The maximum that the item itself declares: outcome MAXSCORE, else the `normal-maximum` of SCORE. */
export function declaredMaximum({ outcomes }: QtiProgram): Fraction | undefined {
  const [stated] = outcomes.get('MAXSCORE')?.initial.items ?? [];
  return stated instanceof Fraction ? stated : outcomes.get('SCORE')?.normalMaximum;
}

/** An outcome as text: numbers as exact decimals (or n/d), NULL and what is empty as null, containers as lists. */
export function shownOutcome({ cardinality, items }: QtiValue): string | readonly string[] | null {
  const [first, ...rest] = items.map(shownAtom);
  if (first === undefined) return null;
  return cardinality === 'single' ? first : [first, ...rest];
}

function shownAtom(atom: Atom): Points {
  return atom instanceof Fraction ? formatPoints(atom) : String(atom);
}
