import {
  attributeReasons,
  HIDDEN_TAGS,
  isShownAttribute,
  SHOWN_TAGS,
  tagReason,
} from './body-tags.js';
import { isElement, type QtiElement, type QtiNode } from './tree.js';

/** The body as a candidate may see it: elements and attributes that are known to be harmless, made anew. */
export function shownBody(nodes: readonly QtiNode[]): readonly QtiNode[] {
  return nodes.flatMap((node): readonly QtiNode[] => {
    if (!isElement(node)) return [node];
    if (isRubricForCandidates(node)) return [shownElement({ ...node, tag: 'div' })];
    return SHOWN_TAGS.has(node.tag) ? [shownElement(node)] : [];
  });
}

function shownElement({ tag, attributes, children }: QtiElement): QtiElement {
  const kept = Object.entries(attributes).filter(([name]) => isShownAttribute(name));
  return { tag, attributes: Object.fromEntries(kept), children: shownBody(children) };
}

function isRubricForCandidates({ tag, attributes }: QtiElement): boolean {
  return (
    tag === 'qti-rubric-block' && (attributes['view'] ?? '').split(/\s+/).includes('candidate')
  );
}

/** Why a body cannot be shown as it is; nothing in it is ever left out in silence. */
export function bodyReasons(nodes: readonly QtiNode[]): readonly string[] {
  return [...new Set(reasonsIn(nodes))];
}

function reasonsIn(nodes: readonly QtiNode[]): readonly string[] {
  return nodes.filter(isElement).flatMap((node) => {
    const { tag, attributes, children } = node;
    if (HIDDEN_TAGS.has(tag)) return feedbackReasons(node);
    if (tag === 'qti-rubric-block') return isRubricForCandidates(node) ? reasonsIn(children) : [];
    const own = SHOWN_TAGS.has(tag)
      ? Object.entries(attributes).flatMap(([name, value]) => attributeReasons(tag, name, value))
      : [tagReason(tag)];
    const template = attributes['template-identifier'] ?? attributes['show-hide'];
    const shown = template === undefined ? [] : [`${tag}: templates are not supported`];
    return [...own, ...shown, ...reasonsIn(children)];
  });
}

/** What is hidden only once an answer was given would have to be shown before. */
function feedbackReasons({ tag, attributes }: QtiElement): readonly string[] {
  return attributes['show-hide'] === 'hide' && tag !== 'qti-modal-feedback'
    ? [`${tag}: is shown until an answer is given, which is not supported`]
    : [];
}
