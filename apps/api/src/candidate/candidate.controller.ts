import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  openKnowledgeItems,
  openTasks,
  selectOutdated,
  selectSittingCase,
  verdictOfEntry,
} from '#marking';
import {
  findCurrentResult,
  findExamSet,
  openExamSet,
  selectCountingResponses,
  selectSetItems,
  selectSittingsOfCandidate,
} from '#store';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import {
  AnyResponse,
  Base64,
  ExactPoints,
  Instant,
  ItemId,
  MaybeInstant,
  Uuid,
  exactly,
} from '../http/schemas.js';
import { isPast, phaseOf, selectOwnSitting, selectSession } from './own-sitting.js';
import { practicalPaper, theoryPaper } from './paper.view.js';
import { PaperReply } from './paper.schema.js';
import { ownResult } from './result.view.js';
import {
  acceptConditions,
  finishPart,
  saveResponse,
  startPractical,
  takeSubmission,
} from './run-sitting.js';

const sitting = exactly({ sitting: Uuid });
const sittingItem = exactly({ sitting: Uuid, item: ItemId });
const SittingReply = exactly({
  id: Uuid,
  title: Type.String(),
  place: Type.String(),
  startsAt: Instant,
  phase: Type.Union(
    ['registered', 'theory', 'theory-finished', 'practical', 'finished'].map((phase) =>
      Type.Literal(phase),
    ),
  ),
  theoryPassed: Type.Union([Type.Boolean(), Type.Null()]),
  theoryDeadline: MaybeInstant,
  practicalDeadline: MaybeInstant,
  serverTime: Instant,
});
const SavedReply = exactly({ sequence: Type.Integer(), savedAt: Instant });

const listRoute = endpoint({
  summary: 'My sittings',
  action: 'person.read-own',
  reply: Type.Array(SittingReply),
});
const readRoute = endpoint({
  summary: 'One of my sittings: where it stands and how long it lasts',
  action: 'sitting.read-own',
  params: sitting,
  reply: SittingReply,
});
const acceptRoute = endpoint({
  summary: 'Accept the conditions: my time starts',
  action: 'sitting.write-own',
  params: sitting,
  body: exactly({ accepted: Type.Literal(true) }),
  reply: SittingReply,
});
const paperRoute = endpoint({
  summary: 'The paper of the part that is under way',
  action: 'sitting.read-own',
  params: sitting,
  reply: PaperReply,
});
const savedRoute = endpoint({
  summary: 'My saved answers, to go on after a break',
  action: 'sitting.read-own',
  params: sitting,
  reply: Type.Array(exactly({ item: ItemId, response: Type.Unknown(), savedAt: Instant })),
});
const answerRoute = endpoint({
  summary: 'Save one answer (also as autosave); null takes it back',
  action: 'sitting.write-own',
  params: sittingItem,
  // The item's type says what an answer to it is (docs/formats.md), and refuses anything else.
  body: exactly({
    response: AnyResponse,
  }),
  reply: SavedReply,
});
const finishTheoryRoute = endpoint({
  summary: 'Finish the theory part; it is marked at once',
  action: 'sitting.write-own',
  params: sitting,
  reply: SittingReply,
});
const startPracticalRoute = endpoint({
  summary: 'Start the practical part',
  action: 'sitting.write-own',
  params: sitting,
  reply: SittingReply,
});
const submitRoute = endpoint({
  summary: 'Hand in a solution; the last one in time counts',
  action: 'sitting.write-own',
  params: sittingItem,
  body: exactly({
    language: Type.String({ maxLength: 20 }),
    files: Type.Array(exactly({ name: Type.String({ maxLength: 1000 }), base64: Base64 }), {
      maxItems: 1000,
    }),
  }),
  reply: exactly({ id: Uuid, sequence: Type.Integer(), savedAt: Instant }),
  status: 201,
});
const finishPracticalRoute = endpoint({
  summary: 'Finish the practical part; it goes to the graders',
  action: 'sitting.write-own',
  params: sitting,
  reply: SittingReply,
});
const CriterionReply = exactly({
  criterion: Type.String(),
  points: ExactPoints,
  maxPoints: ExactPoints,
});
const resultRoute = endpoint({
  summary: 'My result, once it is decided',
  action: 'result.read-own',
  params: sitting,
  reply: exactly({
    decision: Type.String(),
    decisionWord: Type.String(),
    total: Type.Union([ExactPoints, Type.Null()]),
    maxTotal: Type.Union([ExactPoints, Type.Null()]),
    decidedAt: Instant,
    marks: Type.Array(
      exactly({
        item: ItemId,
        position: Type.Integer(),
        points: ExactPoints,
        maxPoints: ExactPoints,
        verdict: Type.Union([Type.String(), Type.Null()]),
        superseded: Type.Boolean(),
      }),
    ),
    criteria: Type.Array(CriterionReply),
    reasons: Type.Array(
      exactly({
        rule: Type.String(),
        met: Type.Union([Type.Boolean(), Type.Null()]),
        text: Type.String(),
      }),
    ),
    outdated: Type.Array(exactly({ what: Type.String(), since: Instant })),
  }),
});

/** Everything a candidate may do; each route knows only the caller's own sittings. */
@ApiTags('candidate')
@Controller('my/sittings')
export class CandidateController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get()
  @Endpoint(listRoute)
  async list(@Input() { principal }: InputOf<typeof listRoute>) {
    const sittings = await selectSittingsOfCandidate(this.engine.db, principal.personId);
    return Promise.all(
      sittings.map((row) => this.show({ params: { sitting: row.id }, principal })),
    );
  }

  @Get(':sitting')
  @Endpoint(readRoute)
  read(@Input() input: InputOf<typeof readRoute>) {
    return this.show(input);
  }

  @Post(':sitting/conditions')
  @Endpoint({ ...acceptRoute, status: 200 })
  async accept(@Input() input: InputOf<typeof acceptRoute>) {
    await acceptConditions(this.engine, input.principal, input.params.sitting);
    return this.show(input);
  }

  @Get(':sitting/paper')
  @Endpoint(paperRoute)
  async paper(@Input() { params, principal }: InputOf<typeof paperRoute>) {
    const { db, keys, clock } = this.engine;
    const own = await selectOwnSitting(db, principal, params.sitting, 'sitting.read-own');
    const phase = phaseOf(own);
    if (phase !== 'theory' && phase !== 'practical')
      throw new Problem('not-started', 'No part is under way; the paper is shown while it is.');
    if (isPast(phase === 'theory' ? own.theory_deadline : own.practical_deadline, clock.now()))
      throw new Problem('too-late', 'The time of this part is over.');
    const session = await selectSession(db, own);
    const items = (await selectSetItems(db, session.exam_set_id)).filter(
      (item) => item.part === phase,
    );
    if (phase === 'practical') return practicalPaper(await openTasks(keys, items));
    const set = await findExamSet(db, session.exam_set_id);
    if (set === undefined) throw new Error(`session ${session.id} has no set`);
    return theoryPaper(
      await openKnowledgeItems(keys, items),
      Buffer.from((await openExamSet(db, keys, set)).seed, 'hex'),
    );
  }

  @Get(':sitting/responses')
  @Endpoint(savedRoute)
  async saved(@Input() { params, principal }: InputOf<typeof savedRoute>) {
    const own = await selectOwnSitting(
      this.engine.db,
      principal,
      params.sitting,
      'sitting.read-own',
    );
    const session = await selectSession(this.engine.db, own);
    const itemIds = new Map(
      (await selectSetItems(this.engine.db, session.exam_set_id)).map((item) => [
        item.id,
        item.item_id,
      ]),
    );
    const responses = await selectCountingResponses(this.engine.db, own.id);
    return responses.map((row) => ({
      item: itemIds.get(row.item_version_id),
      response: row.body,
      savedAt: row.received_at.toISOString(),
    }));
  }

  @Put(':sitting/responses/:item')
  @Endpoint(answerRoute)
  answer(@Input() { params, body, principal }: InputOf<typeof answerRoute>) {
    return saveResponse(this.engine, principal, {
      sittingId: params.sitting,
      itemId: params.item,
      response: body.response,
    });
  }

  @Post(':sitting/theory/finish')
  @Endpoint(finishTheoryRoute)
  async finishTheory(@Input() input: InputOf<typeof finishTheoryRoute>) {
    await finishPart(this.engine, input.principal, input.params.sitting, 'theory');
    return this.show(input);
  }

  @Post(':sitting/practical/start')
  @Endpoint(startPracticalRoute)
  async startPractical(@Input() input: InputOf<typeof startPracticalRoute>) {
    await startPractical(this.engine, input.principal, input.params.sitting);
    return this.show(input);
  }

  @Post(':sitting/submissions/:item')
  @Endpoint(submitRoute)
  submit(@Input() { params, body, principal }: InputOf<typeof submitRoute>) {
    return takeSubmission(this.engine, principal, {
      sittingId: params.sitting,
      itemId: params.item,
      ...body,
    });
  }

  @Post(':sitting/practical/finish')
  @Endpoint(finishPracticalRoute)
  async finishPractical(@Input() input: InputOf<typeof finishPracticalRoute>) {
    await finishPart(this.engine, input.principal, input.params.sitting, 'practical');
    return this.show(input);
  }

  @Get(':sitting/result')
  @Endpoint(resultRoute)
  async result(@Input() { params, principal }: InputOf<typeof resultRoute>) {
    const { db } = this.engine;
    const own = await selectOwnSitting(db, principal, params.sitting, 'result.read-own');
    const result = await findCurrentResult(db, own.id);
    if (result === undefined) throw new Problem('not-found', 'Your result is not decided yet.');
    const sittingCase = await selectSittingCase(db, own);
    const items = new Map(sittingCase.items.map((item) => [item.id, item]));
    const marks = sittingCase.entries.flatMap((entry) => {
      const item = items.get(entry.item_version_id);
      return item === undefined
        ? []
        : [
            {
              item: item.item_id,
              position: item.position,
              points: entry.points,
              maxPoints: entry.max_points,
              verdict: verdictOfEntry(entry),
              superseded: entry.sequence > 1,
            },
          ];
    });
    return ownResult({
      result,
      scheme: sittingCase.scheme,
      marks: marks.sort((a, b) => a.position - b.position),
      outdated: await selectOutdated(db, this.engine, sittingCase),
    });
  }

  private async show({
    params,
    principal,
  }: InputOf<typeof readRoute> | Pick<InputOf<typeof readRoute>, 'params' | 'principal'>) {
    const own = await selectOwnSitting(
      this.engine.db,
      principal,
      params.sitting,
      'sitting.read-own',
    );
    const session = await selectSession(this.engine.db, own);
    return {
      id: own.id,
      title: session.title,
      place: session.place,
      startsAt: session.starts_at.toISOString(),
      phase: phaseOf(own),
      theoryPassed: own.theory_passed,
      theoryDeadline: own.theory_deadline?.toISOString() ?? null,
      practicalDeadline: own.practical_deadline?.toISOString() ?? null,
      serverTime: this.engine.clock.now().toISOString(),
    };
  }
}
