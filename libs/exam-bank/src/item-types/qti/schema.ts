import { Type } from '@sinclair/typebox';
import { closed, list } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import type { QtiElement, QtiNode } from './tree.js';

const MAX_TEXT = 100_000;

/** An element of the tree, and a node, refer to each other; how deep and how large a tree may be is checked with the key. */
const trees = {
  element: {
    type: 'object',
    properties: {
      tag: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,79}$' },
      attributes: {
        type: 'object',
        propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_.:-]{0,79}$' },
        additionalProperties: { type: 'string', maxLength: MAX_TEXT },
      },
      children: { type: 'array', items: { $ref: '#/$defs/node' } },
    },
    required: ['tag', 'attributes', 'children'],
    additionalProperties: false,
  },
  node: { anyOf: [{ type: 'string', maxLength: MAX_TEXT }, { $ref: '#/$defs/element' }] },
};
const Element = Type.Unsafe<QtiElement>({ $ref: '#/$defs/element' });
const Node = Type.Unsafe<QtiNode>({ $ref: '#/$defs/node' });

export const qtiSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('qti'),
    body: list(Node, 1, 1_000),
    key: Type.Object(
      {
        declarations: list(Element, 1, 200),
        processing: Element,
        feedback: list(Element, 0, 200),
        blank: Type.Optional(Type.Literal('0')),
      },
      closed,
    ),
  },
  { ...closed, $defs: trees },
);
