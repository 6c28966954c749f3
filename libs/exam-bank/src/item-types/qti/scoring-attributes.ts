import { blocked, shown, type Compiling } from './compiling.js';
import { withDescendants, type QtiElement } from './tree.js';

const BOUNDS = ['lower-bound', 'upper-bound', 'default-value'];
const VARIABLE = ['identifier', 'cardinality', 'base-type'];

/** The attributes that are understood on what decides a score; elements that are not listed have none. */
const KNOWN: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'qti-response-declaration': VARIABLE,
    'qti-outcome-declaration': [
      ...VARIABLE,
      'view',
      'interpretation',
      'long-interpretation',
      'normal-maximum',
      'normal-minimum',
      'mastery-value',
      'external-scored',
    ],
    'qti-default-value': ['interpretation'],
    'qti-correct-response': ['interpretation'],
    'qti-value': ['base-type', 'field-identifier'],
    'qti-mapping': BOUNDS,
    'qti-map-entry': ['map-key', 'mapped-value', 'case-sensitive'],
    'qti-area-mapping': BOUNDS,
    'qti-area-map-entry': ['shape', 'coords', 'mapped-value'],
    'qti-match-table': ['default-value'],
    'qti-match-table-entry': ['source-value', 'target-value'],
    'qti-interpolation-table': ['default-value'],
    'qti-interpolation-table-entry': ['source-value', 'target-value', 'include-boundary'],
    'qti-response-processing': ['template', 'template-location'],
    'qti-set-outcome-value': ['identifier'],
    'qti-lookup-outcome-value': ['identifier'],
    'qti-variable': ['identifier'],
    'qti-correct': ['identifier'],
    'qti-default': ['identifier'],
    'qti-map-response': ['identifier'],
    'qti-map-response-point': ['identifier'],
    'qti-base-value': ['base-type'],
    'qti-any-n': ['min', 'max'],
    'qti-equal': ['tolerance-mode', 'tolerance', 'include-lower-bound', 'include-upper-bound'],
    'qti-equal-rounded': ['rounding-mode', 'figures'],
    'qti-round-to': ['rounding-mode', 'figures'],
    'qti-string-match': ['case-sensitive', 'substring'],
    'qti-substring': ['case-sensitive'],
    'qti-pattern-match': ['pattern'],
    'qti-index': ['n'],
    'qti-inside': ['shape', 'coords'],
    'qti-math-operator': ['name'],
    'qti-stats-operator': ['name'],
    'qti-custom-operator': [
      'definition',
      'class',
      'data-case-sensitive',
      'data-whitespace',
      'data-form',
      'data-quotes-and-dashes',
      'data-invisible',
    ],
  }),
);

/** Notes every attribute that could change a score and is not understood. */
export function refuseUnknownAttributes(
  elements: readonly QtiElement[],
  compiling: Compiling,
): void {
  for (const { tag, attributes } of withDescendants(elements)) {
    const known = KNOWN.get(tag) ?? [];
    for (const name of Object.keys(attributes))
      if (!known.includes(name) && name !== 'xml:lang')
        blocked(compiling, `${tag.slice(0, 60)}: the attribute ${shown(name)} is not supported`);
  }
}
