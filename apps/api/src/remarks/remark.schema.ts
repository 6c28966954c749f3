import { Type, type TSchema } from '@sinclair/typebox';
import { MARK_REASONS, type MarkReason } from '#scoring';
import { exactly, ExactPoints, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';

/** What a re-mark takes and shows: the shapes of libs/scoring/src/remark/operation.ts. */
const Words = Type.String({ minLength: 20, maxLength: 10_000 });
const kind = <Kind extends string>(name: Kind) => Type.Literal(name);
const several = <Schema extends TSchema>(schema: Schema, maxItems: number) =>
  Type.Array(schema, { minItems: 1, maxItems, uniqueItems: true });

const NamedMark = exactly({
  sittingId: Uuid,
  parts: several(exactly({ criterion: ItemId, points: ExactPoints }), 100),
  reason: Words,
});

const Operation = Type.Union([
  exactly({ kind: kind('rerun'), itemVersionId: Uuid, withVersionId: Uuid }),
  exactly({ kind: kind('recompute'), itemVersionId: Uuid, withVersionId: Uuid }),
  exactly({
    kind: kind('invalidate'),
    itemVersionId: Uuid,
    mode: Type.Union([kind('all-credit'), kind('remove')]),
  }),
  exactly({
    kind: kind('invalidate'),
    itemVersionId: Uuid,
    mode: kind('several-keys'),
    withVersionIds: several(Uuid, 20),
  }),
  exactly({ kind: kind('manual'), itemVersionId: Uuid, marks: several(NamedMark, 1000) }),
  exactly({ kind: kind('examine'), itemVersionId: Uuid }),
]);

const Scope = Type.Union([
  exactly({ kind: kind('everybody') }),
  exactly({ kind: kind('sessions'), sessionIds: several(Uuid, 1000) }),
  exactly({ kind: kind('sittings'), sittingIds: several(Uuid, 100_000) }),
  exactly({
    kind: kind('images'),
    digests: several(Type.String({ pattern: '^[a-z0-9]+:[0-9a-f]{32,128}$' }), 100),
  }),
]);

const reasons = Object.keys(MARK_REASONS) as readonly MarkReason[]; // keys of the table
export const Reason = Type.Union(reasons.map((code) => Type.Literal(code)));
export const Rationale = Words;

/** The plan of a re-mark; what is left out: everybody, nothing overridden, nobody's consent. */
export const Plan = {
  operations: several(Operation, 200),
  scope: Type.Optional(Scope),
  overrides: Type.Optional(
    exactly({ entries: several(Type.Integer({ minimum: 1 }), 1000), reason: Words }),
  ),
  consents: Type.Optional(
    /** `ref`: the appeal in which the candidate agreed. */
    several(exactly({ sittingId: Uuid, ref: Uuid }), 100_000),
  ),
  reasonCode: Reason,
  rationale: Rationale,
};

export const RemarkHead = {
  id: Uuid,
  state: Type.String(),
  origin: exactly({
    kind: Type.String(),
    ref: Type.Union([Type.String(), Type.Null()]),
  }),
  reasonCode: Type.String(),
  reason: Type.String(),
  rationale: Type.String(),
  operations: Type.Array(Type.Unknown()),
  scope: Type.Unknown(),
  overrides: Type.Unknown(),
  consents: Type.Array(Type.Unknown()),
  createdBy: Uuid,
  createdAt: Instant,
  startedBy: Type.Union([Uuid, Type.Null()]),
  startedAt: MaybeInstant,
  shownAt: MaybeInstant,
  decidedBy: Type.Union([Uuid, Type.Null()]),
  decidedAt: MaybeInstant,
};
