import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { selectSittingCase, verifySitting } from '#marking';
import {
  appendEvent,
  inTransaction,
  lockSitting,
  recordItemAccess,
  selectBlindReviewers,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import { ENGINE, type Engine } from '../engine.js';
import { Endpoint, endpoint, Input, type InputOf } from '../http/endpoint.js';
import { Problem } from '../http/problem.js';
import { exactly, Uuid } from '../http/schemas.js';

const Compared = exactly({
  recorded: Type.Unknown(),
  recomputed: Type.Unknown(),
  equal: Type.Boolean(),
});
const verificationRoute = endpoint({
  summary:
    'Recomputes every mark of a sitting from what it pinned, the totals and the decision, and says why each is what it is; asking is recorded',
  action: 'marks.read',
  params: exactly({ sitting: Uuid }),
  reply: exactly({
    ok: Type.Boolean(),
    sitting: Uuid,
    marks: Type.Array(
      exactly({
        item: Type.String(),
        entry: Type.Integer(),
        layer: Type.String(),
        inForce: Type.Boolean(),
        recorded: Type.Unknown(),
        recomputed: Type.Unknown(),
        equal: Type.Boolean(),
        reason: Type.String(),
        detail: Type.String(),
        tree: Type.Unknown(),
      }),
    ),
    totals: Compared,
    decision: Compared,
    tree: Type.Unknown(),
  }),
});

@ApiTags('results and evidence')
@Controller()
export class VerificationController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  @Get('sittings/:sitting/verification')
  @Endpoint(verificationRoute)
  async verify(@Input() { params, principal }: InputOf<typeof verificationRoute>) {
    const { db, keys, clock } = this.engine;
    // Under the sitting's lock, so that marks, totals and result are of one moment; the reasons hold keys and answers.
    return inTransaction(db, async (tx) => {
      const sitting = await lockSitting(tx, params.sitting);
      if (sitting === undefined) throw new Problem('not-found', 'There is no such sitting.');
      const blindReviewers = await selectBlindReviewers(tx, { sittingId: sitting.id });
      authorise(principal, 'marks.read', { blindReviewers });
      if (sitting.erased_at !== null)
        throw new Problem(
          'conflict',
          'The records of this sitting were erased: its answers are not there to recompute from.',
        );
      const { items } = await selectSittingCase(tx, sitting);
      const verification = await verifySitting(tx, keys, sitting);
      const at = clock.now();
      await recordItemAccess(tx, {
        ...{ personId: principal.personId, act: 'read', source: 'GET /sittings/verification' },
        ...{ itemVersionIds: items.map(({ id }) => id), at },
      });
      await appendEvent(tx, {
        type: 'marks.verified',
        at,
        actor: actorOf(principal),
        subject: { kind: 'sitting', ref: sitting.audit_ref },
        data: {
          ok: verification.ok,
          entries: verification.marks.length,
          differing: verification.marks.filter(({ equal }) => !equal).length,
        },
      });
      return verification;
    });
  }
}
