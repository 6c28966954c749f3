import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  assembleEvidence,
  exportEvidence,
  markRecord,
  selectOutdated,
  selectSittingCase,
  standingOf,
} from '#marking';
import {
  appendEvent,
  findCurrentResult,
  findExamSession,
  findRun,
  findSitting,
  findSubmission,
  inTransaction,
  lockSitting,
  readPackVerifier,
  recordItemAccess,
  recordParticipation,
  requeueParkedRun,
  selectBlindReviewers,
  selectMarkEntries,
  selectParkedRuns,
  selectResults,
  selectSetItems,
  type Sitting,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Action } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';

const sittingParams = exactly({ sitting: Uuid });
const marksRoute = endpoint({
  summary:
    'The whole ledger of a sitting: every entry with its derivation, superseded ones too, totals and results; reading it is recorded',
  action: 'marks.read',
  params: sittingParams,
  reply: exactly({
    sitting: Uuid,
    auditRef: Type.String(),
    entries: Type.Array(Type.Unknown()),
    totals: Type.Unknown(),
    outdated: Type.Array(Type.Unknown()),
    results: Type.Array(Type.Unknown()),
  }),
});
const evidenceRoute = endpoint({
  summary:
    'The evidence pack of a sitting, for a reviewer (the default; with keys and hidden tests) or for its candidate (without); handing it out is recorded',
  action: 'evidence.export',
  params: sittingParams,
  query: exactly({
    for: Type.Optional(Type.Union([Type.Literal('candidate'), Type.Literal('reviewer')])),
  }),
  reply: exactly({ files: Type.Array(exactly({ path: Type.String(), base64: Type.String() })) }),
});
const parkedRoute = endpoint({
  summary: 'Grading runs that wait for a person: our own faults, never marks',
  action: 'run.read',
  reply: Type.Array(
    exactly({
      id: Uuid,
      infraFailures: Type.Integer(),
      lastFailure: Type.Union([Type.String(), Type.Null()]),
      createdAt: Instant,
    }),
  ),
});
const requeueRoute = endpoint({
  summary: 'Try a parked run again',
  action: 'run.requeue',
  params: exactly({ run: Uuid }),
  reply: Type.Null(),
  status: 204,
});
const checkpointRoute = endpoint({
  summary: 'The newest signed checkpoint of the audit log',
  action: 'audit.read',
  reply: exactly({
    size: Type.Integer(),
    root: Type.String(),
    note: Type.String(),
    vkey: Type.String(),
  }),
});

@ApiTags('results and evidence')
@Controller()
export class ResultsController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('sittings/:sitting/marks')
  @Endpoint(marksRoute)
  async marks(@Input() { params, principal }: InputOf<typeof marksRoute>) {
    const { db, keys } = this.engine;
    const sitting = await this.selectSitting(params.sitting, principal, 'marks.read');
    await this.recordReading('marks.read', principal, sitting);
    const sittingCase = await selectSittingCase(db, sitting);
    const itemIds = new Map(sittingCase.items.map((item) => [item.id, item.item_id]));
    const entries = await selectMarkEntries(db, sitting.id);
    const results = await selectResults(db, sitting.id);
    return {
      sitting: sitting.id,
      auditRef: sitting.audit_ref,
      entries: entries.map((entry) => markRecord(itemIds.get(entry.item_version_id) ?? '?', entry)),
      totals: (await standingOf(keys, sittingCase)).totals,
      outdated: [...(await selectOutdated(db, { keys }, sittingCase))],
      results: results.map(({ sequence, decision, total, max_total, reasons }) => ({
        sequence,
        decision,
        total,
        maxTotal: max_total,
        reasons,
      })),
    };
  }

  @Get('sittings/:sitting/evidence')
  @Endpoint(evidenceRoute)
  async evidence(@Input() { params, query, principal }: InputOf<typeof evidenceRoute>) {
    const { db, keys, audit, clock, signer } = this.engine;
    const variant = query.for ?? 'reviewer';
    const sitting = await this.selectSitting(params.sitting, principal, 'evidence.export');
    // The event first, and in the pack: whoever holds the pack can be named from the log.
    const verifier = await readPackVerifier();
    const context = { keys, signer, verifier, at: clock.now(), actor: actorOf(principal) };
    const exported = await inTransaction(db, async (tx) => {
      await assertEnded(tx, sitting);
      if (variant === 'candidate') await assertPointsTold(tx, sitting);
      // A candidate's pack shows nobody an item.
      if (variant === 'reviewer')
        await recordItemAccess(tx, {
          ...{ personId: principal.personId, act: 'export', source: 'GET /sittings/evidence' },
          ...{ itemVersionIds: await itemsOf(tx, sitting), at: context.at },
        });
      return exportEvidence(tx, context, { sittingId: sitting.id, variant });
    });
    const log = await audit.sequence();
    const files = await assembleEvidence(db, { exported, log, vkey: audit.vkey, signer });
    return {
      files: [...files].map(([path, bytes]) => ({ path, base64: bytes.toString('base64') })),
    };
  }

  @Get('runs/parked')
  @Endpoint(parkedRoute)
  async parked() {
    const runs = await selectParkedRuns(this.engine.db);
    return runs.map((run) => ({
      id: run.id,
      infraFailures: run.infra_failures,
      lastFailure: run.last_failure,
      createdAt: run.created_at.toISOString(),
    }));
  }

  @Post('runs/:run/requeue')
  @Endpoint(requeueRoute)
  async requeue(@Input() { params, principal }: InputOf<typeof requeueRoute>) {
    const { db, clock, doorbell } = this.engine;
    await inTransaction(db, async (tx) => {
      const run = await findRun(tx, params.run);
      const submission = run && (await findSubmission(tx, run.submission_id));
      const sitting = submission && (await findSitting(tx, submission.sitting_id));
      if (sitting === undefined) throw new Problem('not-found', 'There is no such run.');
      if (!(await requeueParkedRun(tx, params.run)))
        throw new Problem('conflict', 'The run is not parked.');
      await recordParticipation(tx, {
        personId: principal.personId,
        act: 'grader',
        sessionId: sitting.exam_session_id,
        at: clock.now(),
      });
      await appendEvent(tx, {
        type: 'run.requeued',
        at: clock.now(),
        actor: actorOf(principal),
        subject: { kind: 'run', ref: params.run },
      });
    });
    await doorbell.ring([params.run]);
  }

  @Get('audit/checkpoint')
  @Endpoint(checkpointRoute)
  async checkpoint() {
    const { audit } = this.engine;
    const { size, root, note } = await audit.sequence();
    return { size, root: root.toString('base64'), note, vkey: audit.vkey };
  }

  /** Keys and hidden tests leave only with a record of who got them; it is committed before they do. */
  private async recordReading(type: string, principal: Principal, sitting: Sitting) {
    const at = this.engine.clock.now();
    await inTransaction(this.engine.db, async (tx) => {
      await recordItemAccess(tx, {
        ...{ personId: principal.personId, act: 'read', source: 'GET /sittings/marks' },
        ...{ itemVersionIds: await itemsOf(tx, sitting), at },
      });
      // Events about a sitting are written under its lock: the count of an export is then the true one.
      await lockSitting(tx, sitting.id);
      await appendEvent(tx, {
        type,
        at,
        actor: actorOf(principal),
        subject: { kind: 'sitting', ref: sitting.audit_ref },
      });
    });
  }

  /** The sitting; whoever reviews an appeal about it is not shown its marks. */
  private async selectSitting(id: string, principal: Principal, action: Action): Promise<Sitting> {
    const { db } = this.engine;
    const sitting = await findSitting(db, id);
    if (sitting === undefined) throw new Problem('not-found', 'There is no such sitting.');
    const blindReviewers = await selectBlindReviewers(db, { sittingId: id });
    authorise(principal, action, { blindReviewers });
    return sitting;
  }
}

/** A pack holds expected answers: nobody gets it while its candidate has yet to give theirs. @throws Problem `conflict` */
/** The events of marks name points: where the scheme tells candidates none, they get no pack of their own (rule: ITRA-0). */
async function assertPointsTold(tx: Tx, sitting: Sitting): Promise<void> {
  const { scheme } = await selectSittingCase(tx, sitting);
  if (scheme.results?.points === 'hidden')
    throw new Problem(
      'conflict',
      'The scheme tells candidates no points, and the log names them: this pack goes to reviewers and auditors only.',
    );
}

async function assertEnded(tx: Tx, sitting: Sitting): Promise<void> {
  if (sitting.erased_at !== null)
    throw new Problem('conflict', 'The records of this sitting were erased.');
  const session = await findExamSession(tx, sitting.exam_session_id);
  if (session?.state === 'closed' || (await findCurrentResult(tx, sitting.id)) !== undefined)
    return;
  throw new Problem(
    'conflict',
    'The sitting has not ended: its evidence is handed out once its result is decided or its session is closed.',
  );
}

/** None while the set is sealed. */
async function itemsOf(tx: Tx, sitting: Sitting): Promise<readonly string[]> {
  const session = await findExamSession(tx, sitting.exam_session_id);
  const items = session === undefined ? [] : await selectSetItems(tx, session.exam_set_id);
  return items.map(({ id }) => id);
}
