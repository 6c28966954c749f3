import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  commitRemark,
  discardRemark,
  dryRunRemark,
  openRemark,
  RemarkRefused,
  type MarkingContext,
} from '#marking';
import {
  findItemVersion,
  findRemarkSet,
  inTransaction,
  recordParticipation,
  selectParticipations,
  selectRunsOfRemarkSet,
  selectSittingsWithItem,
  updateAppeal,
  type Appeal,
  type Reader,
  type RemarkSet,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, ItemId, Uuid } from '../http/schemas.js';
import { selectAppealCase } from './file-appeal.js';

const openRoute = endpoint({
  summary:
    'Re-mark everybody who had a task whose tests were corrected; nothing counts before it is approved',
  action: 'remark.create',
  body: exactly({
    appealId: Uuid,
    newVersionId: Uuid,
    reasonCode: ItemId,
    rationale: Type.String({ minLength: 20, maxLength: 10_000 }),
  }),
  reply: exactly({ id: Uuid, sittings: Type.Integer(), runs: Type.Integer() }),
  status: 201,
});
const remark = exactly({ remark: Uuid });
const dryRunRoute = endpoint({
  summary: 'The dry run: old and new marks of everybody concerned, and who flips',
  action: 'remark.read',
  params: remark,
  reply: exactly({
    id: Uuid,
    state: Type.String(),
    runsDone: Type.Integer(),
    runs: Type.Integer(),
    diff: Type.Unknown(),
  }),
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
    const context = this.contextOf(principal);
    const opened = await inTransaction(this.engine.db, async (tx) => {
      const { appeal, sitting, facts } = await selectAppealCase(tx, body.appealId);
      if ((await findItemVersion(tx, body.newVersionId)) === undefined)
        throw new Problem('not-found', 'There is no such item version.');
      // Who corrected the task or approved that has an opinion on its tests already.
      const correctors = await selectParticipations(tx, {
        sessionId: sitting.exam_session_id,
        itemVersionIds: [body.newVersionId],
      });
      authorise(principal, 'remark.create', {
        ...facts,
        participations: [...(facts.participations ?? []), ...correctors],
      });
      await assertOpenForRemark(tx, appeal);
      const remarkSet = await refusedAsProblem(
        openRemark(tx, context, {
          ...body,
          oldVersionId: appeal.item_version_id,
          createdBy: principal.personId,
        }),
      );
      await updateAppeal(tx, appeal.id, { remark_set_id: remarkSet.id });
      for (const sessionId of new Set(
        remarkSet.sittings.map((sitting) => sitting.exam_session_id),
      )) {
        await recordParticipation(tx, {
          personId: principal.personId,
          act: 'remarker',
          sessionId,
          at: context.at,
        });
      }
      return remarkSet;
    });
    await this.engine.doorbell.ring(opened.runIds);
    return { id: opened.id, sittings: opened.sittings.length, runs: opened.runIds.length };
  }

  @Get(':remark')
  @Endpoint(dryRunRoute)
  async dryRun(@Input() { params, principal }: InputOf<typeof dryRunRoute>) {
    const context = this.contextOf(principal);
    return inTransaction(this.engine.db, async (tx) => {
      const diff = await dryRunRemark(tx, context, params.remark);
      const set = await selectSet(tx, params.remark);
      const runs = await selectRunsOfRemarkSet(tx, set.id);
      return {
        id: set.id,
        state: set.state,
        runsDone: runs.filter((run) => run.state === 'done').length,
        runs: runs.length,
        diff: diff ?? null,
      };
    });
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

  private async decide(principal: Principal, id: string, act: typeof commitRemark): Promise<void> {
    const context = this.contextOf(principal);
    await inTransaction(this.engine.db, async (tx) => {
      const set = await selectSet(tx, id);
      const sessionIds = await selectSessionIds(tx, set);
      const participations = (
        await Promise.all(
          sessionIds.map((sessionId) =>
            selectParticipations(tx, {
              sessionId,
              itemVersionIds: [set.new_version_id, set.old_version_id],
            }),
          ),
        )
      ).flat();
      authorise(principal, 'remark.decide', { madeById: set.created_by, participations });
      await refusedAsProblem(act(tx, context, { id, by: principal.personId }));
      for (const sessionId of sessionIds)
        await recordParticipation(tx, {
          personId: principal.personId,
          act: 'remark-approver',
          sessionId,
          at: context.at,
        });
    });
  }

  private contextOf(principal: Principal): MarkingContext {
    return { keys: this.engine.keys, at: this.engine.clock.now(), actor: actorOf(principal) };
  }
}

async function selectSet(db: Reader, id: string): Promise<RemarkSet> {
  const set = await findRemarkSet(db, id);
  if (set === undefined) throw new Problem('not-found', 'There is no such re-mark.');
  return set;
}

/** Every session whose candidates the re-mark concerns. */
async function selectSessionIds(db: Reader, set: RemarkSet): Promise<readonly string[]> {
  const sittings = await selectSittingsWithItem(db, set.old_version_id);
  return [...new Set(sittings.map((sitting) => sitting.exam_session_id))];
}

/** A re-mark that was discarded leaves the appeal open for another. */
async function assertOpenForRemark(db: Reader, appeal: Appeal): Promise<void> {
  if (appeal.outcome !== null) throw new Problem('conflict', 'The appeal is decided.');
  const earlier =
    appeal.remark_set_id === null ? undefined : await findRemarkSet(db, appeal.remark_set_id);
  if (earlier !== undefined && earlier.state !== 'discarded')
    throw new Problem('conflict', 'The appeal has its re-mark already.');
}

async function refusedAsProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RemarkRefused)
      throw new Problem('conflict', `${error.message} (${error.code}).`);
    throw error;
  }
}
