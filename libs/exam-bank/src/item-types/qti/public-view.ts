import type { QtiItem } from '../../item.js';
import type { PublicItemOf, Rearrange } from '../item-type.js';
import { publicBase } from '../public-base.js';
import type { ResponseDeclaration } from './bind-response.js';
import { shownBody } from './body.js';
import { isElement, textOf, type QtiElement, type QtiNode } from './tree.js';
import { BASE_TYPES, CARDINALITIES } from './values.js';

/** What may be answered: names and types of the response variables, nothing of what is right. */
export function responsesOf({ key }: Pick<QtiItem, 'key'>): readonly ResponseDeclaration[] {
  return key.declarations.flatMap(({ tag, attributes }) => {
    const id = attributes['identifier'];
    const cardinality = CARDINALITIES.find((one) => one === attributes['cardinality']);
    const baseType = BASE_TYPES.find((one) => one === attributes['base-type']);
    const isWhole = id !== undefined && cardinality !== undefined && baseType !== undefined;
    return tag === 'qti-response-declaration' && isWhole ? [{ id, cardinality, baseType }] : [];
  });
}

export function publicQti(item: QtiItem): PublicItemOf<'qti'> {
  return {
    ...publicBase(item),
    type: item.type,
    body: shownBody(item.body),
    responses: responsesOf(item),
  };
}

/** Shuffles where the item asks for it; choices that the author fixed keep their places. */
export function rearrangedQti(
  view: PublicItemOf<'qti'>,
  rearrange: Rearrange,
): PublicItemOf<'qti'> {
  return { ...view, body: view.body.map((node) => rearrangedNode(node, rearrange, false)) };
}

const SHUFFLED = [
  'qti-simple-choice',
  'qti-inline-choice',
  'qti-simple-associable-choice',
  'qti-gap-text',
];

function rearrangedNode(node: QtiNode, rearrange: Rearrange, shuffles: boolean): QtiNode {
  if (!isElement(node)) return node;
  const isSet = node.tag === 'qti-simple-match-set';
  const inside = isSet ? shuffles : node.attributes['shuffle'] === 'true';
  const children = node.children.map((child) => rearrangedNode(child, rearrange, inside));
  return { ...node, children: inside ? shuffledChildren(children, rearrange) : children };
}

function shuffledChildren(children: readonly QtiNode[], rearrange: Rearrange): readonly QtiNode[] {
  const moving = children.filter(isMoving);
  const byId = new Map(moving.map((element) => [idOf(element), element]));
  const options = moving.map((element) => ({ id: idOf(element), text: textOf(element) }));
  const places = rearrange(options).values();
  return children.map((child) =>
    isMoving(child) ? (byId.get(places.next().value?.id ?? '') ?? child) : child,
  );
}

function idOf({ attributes }: QtiElement): string {
  return attributes['identifier'] ?? '';
}

function isMoving(node: QtiNode): node is QtiElement {
  return isElement(node) && SHUFFLED.includes(node.tag) && node.attributes['fixed'] !== 'true';
}
