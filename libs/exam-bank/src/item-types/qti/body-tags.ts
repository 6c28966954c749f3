/** What of an item's body a candidate may see. Anything that is not here is not shown, and an item that has it is not taken. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const CONTENT = words(`
  p div span br hr pre blockquote q code kbd samp var em strong b i u s small big sub sup cite abbr acronym address dfn tt
  h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td
  ruby rb rt rp rtc bdo bdi section article header footer main aside figure figcaption label
  math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose
  msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr maligngroup malignmark
`);
const QUESTION = words(`
  qti-prompt qti-simple-choice qti-inline-choice qti-simple-associable-choice qti-simple-match-set qti-gap-text qti-gap qti-hottext
  qti-choice-interaction qti-order-interaction qti-associate-interaction qti-match-interaction qti-gap-match-interaction
  qti-inline-choice-interaction qti-text-entry-interaction qti-hottext-interaction qti-slider-interaction
  qti-label qti-content-body
`);
export const SHOWN_TAGS: ReadonlySet<string> = new Set([...CONTENT, ...QUESTION]);

/** For those who mark or write, and for after the exam: kept with the item, never shown in the exam. */
export const HIDDEN_TAGS: ReadonlySet<string> = new Set([
  'qti-feedback-inline',
  'qti-feedback-block',
  'qti-modal-feedback',
]);

/** Names of attributes that say how something looks, reads or may be answered, not whether it is right. */
const SHOWN_ATTRIBUTES: ReadonlySet<string> = new Set(
  words(`
  id class lang xml:lang dir title role colspan rowspan scope headers start type reversed value
  identifier response-identifier fixed shuffle orientation max-choices min-choices max-associations min-associations
  match-max match-min required expected-length expected-lines placeholder-text pattern-mask format
  lower-bound upper-bound step step-label reverse data-assay-unit display mathvariant fence separator stretchy open close
  separators notation linethickness accent columnalign rowalign
  `),
);

export function isShownAttribute(name: string): boolean {
  return SHOWN_ATTRIBUTES.has(name) || /^aria-[a-z]+$/.test(name);
}

/** Not shown, and nothing is lost: looks of tables, alternative texts, and notes of authors and tools. */
const PASSED_OVER: ReadonlySet<string> = new Set(
  words(`
  label align valign width height border cellpadding cellspacing frame rules summary abbr axis span tabindex cite
  alttext encoding lspace rspace
  `),
);

/** Why an attribute blocks an item: what it asks for would not be done. */
export function attributeReasons(tag: string, name: string, value: string): readonly string[] {
  const isDecimal = name === 'base' && value.trim() === '10';
  if (isShownAttribute(name) || PASSED_OVER.has(name) || isDecimal) return [];
  // Templates have a reason of their own.
  if (/^data-/.test(name) || ['template-identifier', 'show-hide'].includes(name)) return [];
  return [`${tag.slice(0, 60)}: the attribute ${name.slice(0, 60)} is not supported`];
}

const WHY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    img: 'pictures are not carried yet',
    picture: 'pictures are not carried yet',
    svg: 'pictures are not carried yet',
    object: 'pictures and media are not carried yet',
    audio: 'media are not carried yet',
    video: 'media are not carried yet',
    'qti-media-interaction': 'media are not carried yet',
    'qti-gap-img': 'pictures are not carried yet',
    'qti-hotspot-interaction': 'its picture is not carried yet',
    'qti-hotspot-choice': 'its picture is not carried yet',
    'qti-associable-hotspot': 'its picture is not carried yet',
    'qti-graphic-order-interaction': 'its picture is not carried yet',
    'qti-graphic-associate-interaction': 'its picture is not carried yet',
    'qti-graphic-gap-match-interaction': 'its picture is not carried yet',
    'qti-select-point-interaction': 'its picture is not carried yet',
    'qti-position-object-interaction': 'its picture is not carried yet',
    'qti-position-object-stage': 'its picture is not carried yet',
    'qti-extended-text-interaction': 'long texts are marked by people',
    'qti-upload-interaction': 'files are marked by people',
    'qti-drawing-interaction': 'drawings are marked by people',
    'qti-portable-custom-interaction': 'programs of other systems are not run',
    'qti-custom-interaction': 'programs of other systems are not run',
    'qti-end-attempt-interaction': 'an exam has one attempt',
    'qti-printed-variable': 'values that are made when the item is shown are not supported',
    'qti-template-inline': 'templates are not supported',
    'qti-template-block': 'templates are not supported',
    'qti-stimulus-ref': 'shared texts are not carried yet',
    a: 'links would lead out of the exam',
  }),
);

/** Why an element blocks an item. */
export function tagReason(tag: string): string {
  return `${tag.slice(0, 60)}: ${WHY.get(tag) ?? 'is not supported in the text of an item'}`;
}
