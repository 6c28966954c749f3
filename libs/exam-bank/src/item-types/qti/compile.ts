import type { Compiling } from './compiling.js';
import { blocked, shown } from './compiling.js';
import { compileRules } from './compile-rules.js';
import { readDeclarations } from './declarations.js';
import { refuseUnknownAttributes } from './scoring-attributes.js';
import { templateRules } from './templates.js';
import { elementsOf, withDescendants, type QtiElement } from './tree.js';
import type { QtiProgram } from './types.js';

/** The part of an item that decides its score. */
export interface QtiScoring {
  readonly declarations: readonly QtiElement[];
  /** `qti-response-processing` */
  readonly processing: QtiElement;
}

export type Compiled =
  | { readonly ok: true; readonly program: QtiProgram }
  | { readonly ok: false; readonly reasons: readonly string[] };

/** So that neither checking nor trying out answers takes long, whatever an item holds. */
const MAX_ELEMENTS = 4_000;
/** The ends of every tolerance around every number are tried. */
const MAX_COMPARISONS = 100;

/** Checks and types the scoring of an item, whole or not at all; all reasons are listed. */
export function compileQti({ declarations, processing }: QtiScoring): Compiled {
  const all = withDescendants([...declarations, processing]);
  const size = all.length;
  const tolerances = all.filter(({ tag }) => tag === 'qti-equal').length;
  if (tolerances > MAX_COMPARISONS)
    return { ok: false, reasons: [`it has more than ${String(MAX_COMPARISONS)} qti-equal`] };
  if (size > MAX_ELEMENTS)
    return { ok: false, reasons: [`its scoring has more than ${String(MAX_ELEMENTS)} elements`] };
  const compiling: Compiling = { responses: new Map(), outcomes: new Map(), reasons: [] };
  readDeclarations(declarations, compiling);
  refuseUnknownAttributes([...declarations, processing], compiling);
  // Whether the item was worked on to its end is for the session to say; rules may set it, and nothing reads it.
  const status = { cardinality: 'single', baseType: 'identifier' } as const;
  if (!compiling.outcomes.has('completionStatus'))
    compiling.outcomes.set('completionStatus', {
      ...status,
      id: 'completionStatus',
      initial: { ...status, items: ['unknown'] },
      normalMaximum: undefined,
      table: undefined,
    });
  const rules = compileRules(rulesOf(processing, compiling), compiling);
  const { responses, outcomes, reasons } = compiling;
  if (reasons.length > 0) return { ok: false, reasons: [...new Set(reasons)] };
  return { ok: true, program: { responses, outcomes, rules } };
}

function rulesOf(processing: QtiElement, compiling: Compiling): readonly QtiElement[] {
  const own = elementsOf(processing);
  const { template } = processing.attributes;
  if (own.length > 0) return own;
  if (template === undefined || template === '') {
    blocked(compiling, 'there is no response processing: people would have to mark it');
    return [];
  }
  const rules = templateRules(template);
  if (rules === undefined)
    blocked(compiling, `the template ${shown(template)} is not one of the standard's`);
  return rules ?? [];
}
