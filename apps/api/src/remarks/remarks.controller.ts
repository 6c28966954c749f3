import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type, type Static } from '@sinclair/typebox';
import {
  changeRemarkDraft,
  commitRemark,
  discardRemark,
  draftRemark,
  dryRunRemark,
  isDryRunOutdated,
  startRemark,
  type MarkingContext,
} from '#marking';
import { MARK_REASONS } from '#scoring';
import {
  inTransaction,
  recordParticipations,
  selectRemarkSets,
  selectRunsOfRemarkSet,
  type RemarkPlan,
  type RemarkSet,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { exactly, Uuid } from '../http/schemas.js';
import { assertConsents } from './consents.js';
import { openFromAppeal } from './open-from-appeal.js';
import { recordRemarkers } from './recorded-part.js';
import {
  refusedAsProblem,
  selectMakersToRecord,
  selectRemarkFacts,
  selectSessionIds,
  selectSet,
} from './remark-case.js';
import { Plan, Rationale, Reason, RemarkHead } from './remark.schema.js';

const Opened = exactly({ id: Uuid, sittings: Type.Integer(), runs: Type.Integer() });
const openRoute = endpoint({
  summary:
    'Re-mark everybody who had a task whose tests were corrected; nothing counts before it is approved',
  action: 'remark.create',
  body: exactly({
    appealId: Uuid,
    newVersionId: Uuid,
    reasonCode: Reason,
    rationale: Rationale,
  }),
  reply: Opened,
  status: 201,
});
const listRoute = endpoint({
  summary: 'All re-marks, latest first',
  action: 'remark.read',
  reply: Type.Array(exactly(RemarkHead)),
});
const draftBody = exactly({ ...Plan, statistic: Type.Optional(Uuid) });
const draftRoute = endpoint({
  summary:
    'Draft a re-mark: what it does with which items, for whom and why; nothing happens before it is started',
  action: 'remark.draft',
  body: draftBody,
  reply: exactly({ id: Uuid }),
  status: 201,
});
const remark = exactly({ remark: Uuid });
const changeRoute = endpoint({
  summary: 'Put another plan in place of that of a draft',
  action: 'remark.draft',
  params: remark,
  body: exactly(Plan),
  reply: Type.Null(),
  status: 204,
});
const startRoute = endpoint({
  summary: 'Start a drafted re-mark: its runs are queued; nothing counts before it is approved',
  action: 'remark.start',
  params: remark,
  reply: Opened,
});
const DryRun = {
  ...RemarkHead,
  runsDone: Type.Integer(),
  runsParked: Type.Integer(),
  runs: Type.Integer(),
  outdated: Type.Array(exactly({ what: Type.String() })),
  diff: Type.Unknown(),
};
const showRoute = endpoint({
  summary: 'A re-mark with its dry run: old and new marks of everybody concerned, and who flips',
  action: 'remark.read',
  params: remark,
  reply: exactly(DryRun),
});
const commitRoute = endpoint({
  summary: 'Approve a re-mark as the second person and put it into force',
  action: 'remark.decide',
  params: remark,
  reply: Type.Null(),
  status: 204,
});
const discardRoute = endpoint({
  summary: 'Discard a re-mark as the second person',
  action: 'remark.decide',
  params: remark,
  reply: Type.Null(),
  status: 204,
});

@ApiTags('re-marks')
@Controller('remarks')
export class RemarksController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Post()
  @Endpoint(openRoute)
  async open(@Input() { body, principal }: InputOf<typeof openRoute>) {
    const opened = await openFromAppeal(this.engine, principal, body);
    await this.engine.doorbell.ring(opened.runIds);
    return { id: opened.id, sittings: opened.sittings.length, runs: opened.runIds.length };
  }

  @Get()
  @Endpoint(listRoute)
  async list() {
    return (await selectRemarkSets(this.engine.db)).map(headOf);
  }

  @Post('drafts')
  @Endpoint(draftRoute)
  async draft(@Input() { body, principal }: InputOf<typeof draftRoute>) {
    const { statistic } = body;
    const request = {
      ...planOf(body),
      origin:
        statistic === undefined
          ? { kind: 'examiner' as const, ref: null }
          : { kind: 'statistic' as const, ref: statistic },
      createdBy: principal.personId,
    };
    const id = await inTransaction(this.engine.db, (tx) =>
      draftRemark(tx, this.contextOf(principal), request),
    );
    return { id };
  }

  @Put(':remark')
  @Endpoint(changeRoute)
  async change(@Input() { params, body, principal }: InputOf<typeof changeRoute>) {
    await inTransaction(this.engine.db, async (tx) => {
      await selectSet(tx, params.remark);
      await refusedAsProblem(
        changeRemarkDraft(tx, this.contextOf(principal), {
          ...{ id: params.remark, by: principal.personId },
          plan: planOf(body),
        }),
      );
    });
  }

  @Post(':remark/start')
  @Endpoint(startRoute)
  async start(@Input() { params, principal }: InputOf<typeof startRoute>) {
    const context = this.contextOf(principal);
    const opened = await inTransaction(this.engine.db, async (tx) => {
      const set = await selectSet(tx, params.remark);
      const facts = await selectRemarkFacts(tx, set);
      authorise(principal, 'remark.start', facts);
      const makers = await selectMakersToRecord(tx, set, facts);
      await assertConsents(tx, set);
      const started = await refusedAsProblem(
        startRemark(tx, context, { id: set.id, by: principal.personId }),
      );
      await recordRemarkers(tx, [...makers, principal.personId], started.sittings, context.at);
      return started;
    });
    await this.engine.doorbell.ring(opened.runIds);
    return { id: opened.id, sittings: opened.sittings.length, runs: opened.runIds.length };
  }

  @Get(':remark')
  @Endpoint(showRoute)
  async show(@Input() { params, principal }: InputOf<typeof showRoute>) {
    const context = this.contextOf(principal);
    return inTransaction(this.engine.db, async (tx) => {
      const diff = await refusedAsProblem(dryRunRemark(tx, context, params.remark));
      const set = await selectSet(tx, params.remark);
      const runs = await selectRunsOfRemarkSet(tx, set.id);
      const isOutdated = set.state === 'ready' && (await isDryRunOutdated(tx, context, set));
      return {
        ...headOf(set),
        runsDone: runs.filter((run) => run.state === 'done').length,
        runsParked: runs.filter((run) => run.state === 'parked').length,
        runs: runs.length,
        outdated: isOutdated ? [{ what: 'marks-changed' }] : [],
        diff: diff ?? null,
      };
    });
  }

  @Get(':remark/dry-run')
  @Endpoint(showRoute)
  dryRun(@Input() input: InputOf<typeof showRoute>) {
    return this.show(input);
  }

  @Post(':remark/commit')
  @Endpoint(commitRoute)
  async commit(@Input() { params, principal }: InputOf<typeof commitRoute>) {
    await this.decide(principal, params.remark, commitRemark);
  }

  @Post(':remark/discard')
  @Endpoint(discardRoute)
  async discard(@Input() { params, principal }: InputOf<typeof discardRoute>) {
    await this.decide(principal, params.remark, discardRemark);
  }

  /** Facts are looked up in the transaction that decides: who took part may have changed since the dry run. */
  private async decide(principal: Principal, id: string, act: typeof commitRemark): Promise<void> {
    const context = this.contextOf(principal);
    await inTransaction(this.engine.db, async (tx) => {
      const set = await selectSet(tx, id);
      authorise(principal, 'remark.decide', await selectRemarkFacts(tx, set));
      await refusedAsProblem(act(tx, context, { id, by: principal.personId }));
      const sessionIds = await selectSessionIds(tx, set);
      await recordParticipations(
        tx,
        sessionIds.map((sessionId) => ({
          ...{ personId: principal.personId, act: 'remark-approver' as const },
          ...{ sessionId, at: context.at },
        })),
      );
    });
  }

  private contextOf(principal: Principal): MarkingContext {
    return { keys: this.engine.keys, at: this.engine.clock.now(), actor: actorOf(principal) };
  }
}

function planOf(body: Static<typeof draftBody>): RemarkPlan {
  return {
    operations: body.operations,
    scope: body.scope ?? { kind: 'everybody' },
    overrides: body.overrides ?? null,
    consents: body.consents ?? [],
    reasonCode: body.reasonCode,
    rationale: body.rationale,
  };
}

function headOf(set: Omit<RemarkSet, 'diff'>) {
  const titles: Readonly<Record<string, string>> = MARK_REASONS;
  return {
    id: set.id,
    state: set.state,
    origin: set.origin,
    reasonCode: set.reason_code,
    reason: titles[set.reason_code] ?? set.reason_code,
    rationale: set.rationale,
    operations: [...set.operations],
    scope: set.scope,
    overrides: set.overrides,
    consents: [...set.consents],
    createdBy: set.created_by,
    createdAt: set.created_at.toISOString(),
    startedBy: set.started_by,
    startedAt: set.started_at?.toISOString() ?? null,
    shownAt: set.shown_at?.toISOString() ?? null,
    decidedBy: set.decided_by,
    decidedAt: set.decided_at?.toISOString() ?? null,
  };
}
