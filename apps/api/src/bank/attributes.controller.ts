import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectAttributeRevisions } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, Uuid } from '../http/schemas.js';
import { recordAngoffRound, uploadAttributes } from './set-attributes.js';

const Source = Type.String({ minLength: 3, maxLength: 200 });

const setRoute = endpoint({
  summary: 'Set attributes of items from an assay-attributes/1 file: of all of them or of none',
  action: 'attributes.set',
  params: exactly({ qualification: ItemId }),
  body: exactly({
    source: Source,
    mode: Type.Union([Type.Literal('replace'), Type.Literal('merge')]),
    file: Type.String({ maxLength: 20_000_000 }),
  }),
  reply: exactly({ changed: Type.Integer() }),
});

const angoffRoute = endpoint({
  summary: 'Record the ratings of judges in one round (Angoff)',
  action: 'attributes.set',
  params: exactly({ qualification: ItemId }),
  body: exactly({
    source: Source,
    round: Type.Integer({ minimum: 1, maximum: 100 }),
    ratings: Type.Array(
      exactly({
        item: ItemId,
        judge: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
        rating: Type.Integer({ minimum: 0, maximum: 100 }),
      }),
      { minItems: 1, maxItems: 20_000 },
    ),
  }),
  reply: exactly({ changed: Type.Integer() }),
  status: 201,
});

const revisionsRoute = endpoint({
  summary: 'Every revision of the attributes of an item, newest first',
  action: 'attributes.read',
  params: exactly({ qualification: ItemId, item: ItemId }),
  reply: Type.Array(
    exactly({
      revision: Type.Integer(),
      attributes: Type.Unknown(),
      source: Type.String(),
      setBy: Uuid,
      setAt: Instant,
    }),
  ),
});

/** What is known of items beside their contents. */
@ApiTags('bank')
@Controller('bank/:qualification')
export class AttributesController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('attributes')
  @Endpoint(setRoute)
  async set(@Input() { params, body, principal }: InputOf<typeof setRoute>) {
    const upload = { qualificationId: params.qualification, ...body };
    return { changed: await uploadAttributes(this.engine, principal, upload) };
  }

  @Post('angoff-rounds')
  @Endpoint(angoffRoute)
  async angoff(@Input() { params, body, principal }: InputOf<typeof angoffRoute>) {
    const ratings = body.ratings.map(({ item, ...rest }) => ({ itemId: item, ...rest }));
    const round = { qualificationId: params.qualification, ...body, ratings };
    return { changed: await recordAngoffRound(this.engine, principal, round) };
  }

  @Get('items/:item/attributes')
  @Endpoint(revisionsRoute)
  async revisions(@Input() { params }: InputOf<typeof revisionsRoute>) {
    const item = { qualificationId: params.qualification, itemId: params.item };
    const rows = await selectAttributeRevisions(this.engine.db, item);
    return rows.map(({ revision, attributes, source, set_by, set_at }) => ({
      revision,
      attributes,
      source,
      setBy: set_by,
      setAt: set_at.toISOString(),
    }));
  }
}
