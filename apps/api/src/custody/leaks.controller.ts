import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import { askWhoSaw, exportCopies, traceFragment } from './investigate.js';

const sightingsRoute = endpoint({
  summary: 'Everybody who could have seen an item between two moments, in any version',
  action: 'leak.investigate',
  params: exactly({ qualification: ItemId, item: ItemId }),
  query: exactly({ from: Type.Optional(Instant), until: Type.Optional(Instant) }),
  reply: Type.Array(
    exactly({
      ...{ person: Type.Union([Uuid, Type.Null()]), name: Type.String(), kind: Type.String() },
      ...{ version: Type.Integer(), from: Instant, until: MaybeInstant, source: Type.String() },
    }),
  ),
});

const Holder = exactly({ holder: Type.String(), from: MaybeInstant, to: MaybeInstant });
const Ids = Type.Array(Type.String());

const copiesRoute = endpoint({
  summary: 'The copies of a set or of parts of a bank with their option orders (assay-copies/1)',
  action: 'leak.investigate',
  query: exactly({ of: Uuid }),
  reply: exactly({
    format: Type.Literal('assay-copies/1'),
    items: Type.Array(
      exactly({
        id: Type.String(),
        text: Type.Optional(Type.String()),
        options: Type.Array(exactly({ id: Type.String(), text: Type.Optional(Type.String()) })),
        pinned: Type.Optional(Ids),
        bait: Type.Optional(Type.Boolean()),
      }),
    ),
    copies: Type.Array(
      exactly({
        ...{ id: Uuid, serial: Type.String(), holders: Type.Array(Holder) },
        orders: Type.Record(Type.String(), Ids),
      }),
    ),
  }),
});

const Share = Type.Number({ minimum: 0, maximum: 1.000001 });
const traceRoute = endpoint({
  summary: 'Rank copies for a leaked fragment: a lead, not proof',
  action: 'leak.investigate',
  body: exactly({
    of: Uuid,
    fragment: Type.String({ minLength: 1, maxLength: 500_000 }),
    errorRate: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })),
  }),
  reply: exactly({
    copies: Type.Array(
      exactly({
        ...{ id: Uuid, serial: Type.String(), probability: Share },
        items: Type.Array(
          exactly({ item: Type.String(), agrees: Type.Boolean(), factor: Type.Number() }),
        ),
        holders: Type.Array(Holder),
      }),
    ),
    elsewhere: Share,
    recognised: Type.Array(
      exactly({
        ...{ question: Type.Integer(), item: Type.String(), likeness: Share },
        bait: Type.Boolean(),
        seen: Type.Array(Type.Union([Type.String(), Type.Null()])),
      }),
    ),
    unrecognised: Type.Array(exactly({ question: Type.Integer(), reason: Type.String() })),
    model: exactly({ errorRate: Type.Number(), prior: Type.String() }),
    note: Type.String(),
  }),
});

@ApiTags('leaks')
@Controller()
export class LeaksController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('bank/:qualification/items/:item/sightings')
  @Endpoint(sightingsRoute)
  async sightings(@Input() { params, query, principal }: InputOf<typeof sightingsRoute>) {
    const seen = await askWhoSaw(this.engine, principal, { ...params, ...query });
    return seen.map(({ personId, from, until, ...rest }) => ({
      ...{ ...rest, person: personId },
      ...{ from: from.toISOString(), until: until?.toISOString() ?? null },
    }));
  }

  @Get('leak/copies')
  @Endpoint(copiesRoute)
  copies(@Input() { query, principal }: InputOf<typeof copiesRoute>) {
    return exportCopies(this.engine, principal, query.of);
  }

  @Post('leak/traces')
  @Endpoint(traceRoute)
  trace(@Input() { body, principal }: InputOf<typeof traceRoute>) {
    return traceFragment(this.engine, principal, body);
  }
}
