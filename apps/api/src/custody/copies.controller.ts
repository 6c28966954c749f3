import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectCopiesOf, selectCustodyAlerts, selectDestructions, selectHoldings } from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';
import {
  answerOffer,
  declareDestruction,
  offerHandOver,
  readCopy,
  recall,
  witnessDestruction,
} from './keep-copy.js';
import { approveCopies, makeApprovedCopy, makeSittingCopy } from './make-copy.js';

const Place = Type.String({ minLength: 1, maxLength: 200 });
const Seal = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));
const Words = Type.String({ minLength: 10, maxLength: 2000 });
const making = {
  form: Type.Union([Type.Literal('paper'), Type.Literal('file')]),
  ...{ expiresAt: Instant, place: Place, sealNumber: Seal },
};
const Made = exactly({ id: Uuid, serial: Type.String(), sha256: Type.String() });
const copy = exactly({ copy: Uuid });
const done = { reply: Type.Null(), status: 204 } as const;
const Method = Type.Union([
  Type.Literal('shredded'),
  Type.Literal('burnt'),
  Type.Literal('erased'),
  Type.Literal('other'),
]);

const approveRoute = endpoint({
  summary: 'Approve in writing copies of a set or of a part of a bank, for one holder',
  action: 'copy.approve',
  body: exactly({
    set: Type.Optional(Uuid),
    bankVersion: Type.Optional(Uuid),
    items: Type.Optional(Type.Array(ItemId, { minItems: 1, maxItems: 5000, uniqueItems: true })),
    ...{ holder: Uuid, purpose: Words, from: Instant, until: Instant },
    copies: Type.Integer({ minimum: 1, maximum: 1000 }),
  }),
  reply: exactly({ id: Uuid }),
  status: 201,
});

const makeApprovedRoute = endpoint({
  summary: 'Make a copy on a written approval; it has an order of options of its own',
  action: 'copy.make',
  params: exactly({ approval: Uuid }),
  body: exactly(making),
  reply: Made,
  status: 201,
});

const makeForSittingRoute = endpoint({
  summary: 'Make a copy of an opened set for a candidate of a session on it',
  action: 'copy.make',
  params: exactly({ set: Uuid }),
  body: exactly({ ...making, sitting: Uuid, holder: Uuid }),
  reply: Made,
  status: 201,
});

const listRoute = endpoint({
  summary: 'All copies of a set or of parts of a bank version, and everybody who held them',
  action: 'custody.read',
  query: exactly({ of: Uuid }),
  reply: Type.Array(
    exactly({
      ...{ id: Uuid, serial: Type.String(), form: Type.String(), sha256: Type.String() },
      ...{ madeAt: Instant, expiresAt: Instant, recalledAt: MaybeInstant },
      holders: Type.Array(
        exactly({
          ...{ holder: Uuid, name: Type.String(), from: Instant, until: MaybeInstant },
          ...{ place: Type.String(), sealNumber: Type.Union([Type.String(), Type.Null()]) },
        }),
      ),
    }),
  ),
});

const readRoute = endpoint({
  summary: 'The page of a copy, for who holds it; reading it is recorded',
  action: 'copy.read-held',
  params: copy,
  reply: exactly({
    ...{ serial: Type.String(), sha256: Type.String(), asRecorded: Type.Boolean() },
    html: Type.String(),
  }),
});

const offerRoute = endpoint({
  summary: 'Hand a copy that I hold to somebody; I hold it until they receive it',
  action: 'copy.hand-over',
  params: copy,
  body: exactly({ to: Uuid, place: Place, sealNumber: Seal }),
  ...done,
});

const answerRoute = endpoint({
  summary: 'Receive or decline a copy that is handed to me, or withdraw my own hand-over',
  action: 'copy.receive',
  params: copy,
  body: exactly({
    answer: Type.Union([
      Type.Literal('received'),
      Type.Literal('declined'),
      Type.Literal('withdrawn'),
    ]),
  }),
  ...done,
});

const destroyRoute = endpoint({
  summary: 'Declare that I destroyed a copy that I hold, before a witness',
  action: 'copy.destroy',
  params: copy,
  body: exactly({ method: Method, description: Words, witness: Uuid }),
  ...done,
});

const witnessRoute = endpoint({
  summary: 'Confirm a destruction that I witnessed',
  action: 'copy.witness',
  params: copy,
  ...done,
});

const recallRoute = endpoint({
  summary: 'End the time of a copy at once',
  action: 'copy.recall',
  params: copy,
  ...done,
});

const alertsRoute = endpoint({
  summary: 'Copies that should be back or destroyed, and holders who lost what let them hold',
  action: 'custody.read',
  reply: Type.Array(
    exactly({
      ...{ kind: Type.String(), copy: Uuid, serial: Type.String() },
      ...{ holder: Uuid, name: Type.String(), since: Instant },
    }),
  ),
});

const destructionsRoute = endpoint({
  summary: 'Records of destroyed copies: what, when, how, by whom, before whom',
  action: 'custody.read',
  reply: Type.Array(
    exactly({
      ...{ copy: Uuid, serial: Type.String(), method: Type.String(), description: Type.String() },
      ...{ destroyedBy: Uuid, declaredAt: Instant, witness: Uuid, confirmedAt: MaybeInstant },
    }),
  ),
});

@ApiTags('custody')
@Controller()
export class CopiesController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post('copy-approvals')
  @Endpoint(approveRoute)
  approve(@Input() { body, principal }: InputOf<typeof approveRoute>) {
    return approveCopies(this.engine, principal, body);
  }

  @Post('copy-approvals/:approval/copies')
  @Endpoint(makeApprovedRoute)
  makeApproved(@Input() { params, body, principal }: InputOf<typeof makeApprovedRoute>) {
    return makeApprovedCopy(this.engine, principal, { ...body, ...params });
  }

  @Post('sets/:set/copies')
  @Endpoint(makeForSittingRoute)
  makeForSitting(@Input() { params, body, principal }: InputOf<typeof makeForSittingRoute>) {
    return makeSittingCopy(this.engine, principal, { ...body, ...params });
  }

  @Get('copies')
  @Endpoint(listRoute)
  async list(@Input() { query }: InputOf<typeof listRoute>) {
    const { db } = this.engine;
    const [copies, holdings] = [
      await selectCopiesOf(db, query.of),
      await selectHoldings(db, query.of),
    ];
    return copies.map((one) => ({
      ...{ id: one.id, serial: one.serial, form: one.form, sha256: one.sha256 },
      ...{ madeAt: one.made_at.toISOString(), expiresAt: one.expires_at.toISOString() },
      recalledAt: one.recalled_at?.toISOString() ?? null,
      holders: holdings
        .filter(({ copyId }) => copyId === one.id)
        .map(({ holderId, holderName, from, until, place, sealNumber }) => ({
          ...{ holder: holderId, name: holderName, from: from.toISOString() },
          ...{ until: until?.toISOString() ?? null, place, sealNumber },
        })),
    }));
  }

  @Get('copies/:copy')
  @Endpoint(readRoute)
  read(@Input() { params, principal }: InputOf<typeof readRoute>) {
    return readCopy(this.engine, principal, params.copy);
  }

  @Post('copies/:copy/hand-overs')
  @Endpoint(offerRoute)
  async offer(@Input() { params, body, principal }: InputOf<typeof offerRoute>) {
    await offerHandOver(this.engine, principal, { ...body, ...params });
  }

  @Post('copies/:copy/hand-overs/answer')
  @Endpoint(answerRoute)
  async answer(@Input() { params, body, principal }: InputOf<typeof answerRoute>) {
    await answerOffer(this.engine, principal, { ...body, ...params });
  }

  @Post('copies/:copy/destruction')
  @Endpoint(destroyRoute)
  async destroy(@Input() { params, body, principal }: InputOf<typeof destroyRoute>) {
    await declareDestruction(this.engine, principal, { ...body, ...params });
  }

  @Post('copies/:copy/destruction/confirmation')
  @Endpoint(witnessRoute)
  async witness(@Input() { params, principal }: InputOf<typeof witnessRoute>) {
    await witnessDestruction(this.engine, principal, params.copy);
  }

  @Post('copies/:copy/recall')
  @Endpoint(recallRoute)
  async recall(@Input() { params, principal }: InputOf<typeof recallRoute>) {
    await recall(this.engine, principal, params.copy);
  }

  @Get('custody/alerts')
  @Endpoint(alertsRoute)
  async alerts() {
    const { db, clock } = this.engine;
    return (await selectCustodyAlerts(db, clock.now())).map((one) => ({
      ...{ kind: one.kind, copy: one.copyId, serial: one.serial },
      ...{ holder: one.holderId, name: one.holderName, since: one.since.toISOString() },
    }));
  }

  @Get('custody/destructions')
  @Endpoint(destructionsRoute)
  async destructions() {
    return (await selectDestructions(this.engine.db)).map((one) => ({
      ...{ copy: one.copy_id, serial: one.serial, method: one.method },
      ...{ description: one.description, destroyedBy: one.destroyed_by },
      ...{ declaredAt: one.declared_at.toISOString(), witness: one.witness_id },
      confirmedAt: one.confirmed_at?.toISOString() ?? null,
    }));
  }
}
