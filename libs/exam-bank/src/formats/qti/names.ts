/** The names of QTI's own elements in 3.0, without their prefix; in 2.x the same in camel case. Others are HTML or MathML. */
const NAMES = `
assessment-item response-declaration outcome-declaration template-declaration template-processing context-declaration
default-value correct-response value mapping map-entry area-mapping area-map-entry match-table match-table-entry
interpolation-table interpolation-table-entry item-body modal-feedback feedback-block feedback-inline rubric-block
stylesheet printed-variable template-inline template-block prompt companion-materials-info catalog-info
choice-interaction order-interaction associate-interaction match-interaction gap-match-interaction inline-choice-interaction
text-entry-interaction extended-text-interaction hottext-interaction hotspot-interaction select-point-interaction
graphic-order-interaction graphic-associate-interaction graphic-gap-match-interaction position-object-interaction
position-object-stage slider-interaction drawing-interaction upload-interaction media-interaction custom-interaction
portable-custom-interaction end-attempt-interaction
simple-choice inline-choice simple-associable-choice simple-match-set gap gap-text gap-img hottext hotspot-choice
associable-hotspot
response-processing response-condition response-if response-else-if response-else set-outcome-value lookup-outcome-value
exit-response response-processing-fragment
base-value variable correct default null map-response map-response-point map-outcome is-null match and or not any-n
equal equal-rounded round-to round truncate sum product subtract divide power integer-divide integer-modulus
integer-to-float lt lte gt gte string-match substring pattern-match member contains multiple ordered index delete
container-size repeat random random-integer random-float field-value inside min max gcd lcm math-operator math-constant
stats-operator custom-operator duration-lt duration-gte number-correct number-incorrect number-presented number-responded
number-selected test-variables outcome-maximum outcome-minimum
assessment-test test-part assessment-section assessment-section-ref assessment-item-ref selection ordering weight
variable-mapping template-default item-session-control time-limits pre-condition branch-rule outcome-processing
outcome-condition outcome-if outcome-else-if outcome-else exit-test test-feedback outcome-processing-fragment
`;
const QTI_3_NAMES: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** `maxChoices` → `max-choices`, `durationLT` → `duration-lt`. */
export function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** The 3.0 name of an element of QTI 2.x; undefined if it is none. */
export function qti3Name(name: string): string | undefined {
  const plain = kebab(name);
  // Upper case tells QTI's names from HTML's: "OL" would be none of either.
  return QTI_3_NAMES.has(plain) ? `qti-${plain}` : undefined;
}
