import { Type } from '@sinclair/typebox';
import { closed, list, oneOf, Text, WholeShare } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

/** 512 KiB: the picture is part of the item, so that no address outside decides what a candidate saw. */
const MAX_BASE64 = 699_052;
const Pixels = Type.Integer({ minimum: 1, maximum: 2048 });

const Area = Type.Object(
  {
    shape: oneOf(['rect', 'circle', 'ellipse', 'poly']),
    coords: list(Type.Integer({ minimum: 0, maximum: 2048 }), 3, 80),
    share: WholeShare,
  },
  closed,
);

export const hotspotSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('hotspot'),
    image: Type.Object(
      {
        mediaType: oneOf(['image/png', 'image/jpeg']),
        width: Pixels,
        height: Pixels,
        base64: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: MAX_BASE64 }),
        alt: Text,
      },
      closed,
    ),
    maxSelections: Type.Integer({ minimum: 1, maximum: 20 }),
    key: Type.Object({ areas: list(Area, 1, 20) }, closed),
  },
  closed,
);
