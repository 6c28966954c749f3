import { transitionFrom, type Transition, type TransitionName } from '#exam-bank';
import {
  appendEvents,
  insertStateChanges,
  inTransaction,
  lockItemVersions,
  recordParticipations,
  selectHumansWhoWrote,
  selectIdsWithOpenRequests,
  selectStateChanges,
  selectSupersededIds,
  selectUsedVersionIds,
  selectWriters,
  type ItemFacts,
  type Person,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { demandPassedCheck } from './task-checks.js';

/** What people do; `use` happens when a set is opened. */
export type PersonalTransition = Exclude<TransitionName, 'use'>;

export interface StateRequest {
  readonly name: PersonalTransition;
  readonly itemVersionIds: readonly string[];
  readonly reason?: { readonly code: string; readonly text: string };
  /** End of an embargo. */
  readonly until?: Date;
}

const DONE: Readonly<Record<PersonalTransition, string>> = {
  submit: 'submitted',
  withdraw: 'withdrawn',
  reject: 'rejected',
  approve: 'approved',
  embargo: 'embargoed',
  lift: 'lifted',
  retire: 'retired',
};

/** Changes the state of versions: of all of them or, if one of them does not allow it, of none. */
export async function changeStates(
  engine: Engine,
  principal: Principal,
  request: StateRequest,
): Promise<void> {
  const at = engine.clock.now();
  const by = principal.personId;
  if (request.until !== undefined && request.until <= at)
    throw new Problem(
      'bad-input',
      `The embargo would end at ${request.until.toISOString()}, before it begins.`,
    );
  await inTransaction(engine.db, async (tx) => {
    const versions = await lockKnown(tx, request.itemVersionIds);
    // Said before what the state allows: that it is a draft is because it is blocked.
    if (request.name === 'submit' || request.name === 'approve') refuseBlocked(versions);
    const steps = await stepsOf(tx, versions, request.name);
    await demandGuards(engine, tx, principal, { name: request.name, versions });
    await insertStateChanges(
      tx,
      engine.keys,
      steps.map(({ version, from, to }) => ({
        ...{ itemVersionId: version.id, from, to, by, at },
        ...{ reason: request.reason, until: request.until },
      })),
    );
    if (request.name === 'approve')
      await recordParticipations(
        tx,
        versions.map(({ id }) => ({ personId: by, act: 'approver', itemVersionId: id, at })),
      );
    const reasonCode = request.reason === undefined ? {} : { reasonCode: request.reason.code };
    await appendEvents(
      tx,
      versions.map((version) => ({
        type: `item.${DONE[request.name]}`,
        at,
        actor: actorOf(principal),
        subject: { kind: 'item', ref: version.id },
        data: {
          item: version.item_id,
          version: version.version,
          contentSha256: version.content_sha256,
          ...reasonCode,
        },
      })),
    );
  });
}

async function lockKnown(tx: Tx, ids: readonly string[]): Promise<readonly ItemFacts[]> {
  const versions = await lockItemVersions(tx, ids);
  const known = new Set(versions.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw new Problem('not-found', `There is no item version ${missing}.`);
  return versions;
}

async function stepsOf(
  tx: Tx,
  versions: readonly ItemFacts[],
  name: PersonalTransition,
): Promise<readonly (Transition & { readonly version: ItemFacts })[]> {
  const used = await selectUsedVersionIds(
    tx,
    versions.map(({ id }) => id),
  );
  return versions.map((version) => {
    const step = transitionFrom(version.state, name, used.has(version.id));
    if (step === undefined)
      throw new Problem(
        'conflict',
        `${nameOf(version)} is ${version.state}: no ${name} from there.`,
      );
    return { ...step, version };
  });
}

interface Guarded {
  readonly name: PersonalTransition;
  readonly versions: readonly ItemFacts[];
}

/** What a change needs beside the state; the database holds the most important of it once more. */
async function demandGuards(
  engine: Engine,
  tx: Tx,
  principal: Principal,
  { name, versions }: Guarded,
): Promise<void> {
  switch (name) {
    case 'submit':
      return refuseSuperseded(tx, versions);
    case 'approve':
      await refuseSuperseded(tx, versions);
      await refuseOpenRequests(tx, versions);
      await authoriseByWriters(tx, principal, versions);
      for (const version of versions) await demandPassedCheck(engine, tx, version);
      return;
    case 'lift':
      return authoriseByEmbargo(tx, principal, versions);
    case 'withdraw':
    case 'reject':
    case 'embargo':
    case 'retire':
      return;
  }
}

function refuseBlocked(versions: readonly ItemFacts[]): void {
  const blocked = versions.find(({ blocked_reasons }) => blocked_reasons !== null);
  if (blocked !== undefined)
    throw new Problem(
      'item-blocked',
      `${nameOf(blocked)} is blocked: ${blocked.blocked_reasons?.join('; ') ?? ''}. Import a version without these.`,
    );
}

async function refuseSuperseded(tx: Tx, versions: readonly ItemFacts[]): Promise<void> {
  const superseded = await selectSupersededIds(
    tx,
    versions.map(({ id }) => id),
  );
  const old = versions.find(({ id }) => superseded.has(id));
  if (old !== undefined)
    throw new Problem('conflict', `${nameOf(old)} lies below a later version.`);
}

async function refuseOpenRequests(tx: Tx, versions: readonly ItemFacts[]): Promise<void> {
  const open = await selectIdsWithOpenRequests(
    tx,
    versions.map(({ id }) => id),
  );
  const asked = versions.find(({ id }) => open.has(id));
  if (asked !== undefined)
    throw new Problem('conflict', `${nameOf(asked)} has a request for change that nobody settled.`);
}

/** Of a later version the writers of those before it count, too: most of it is theirs. */
async function authoriseByWriters(
  tx: Tx,
  principal: Principal,
  versions: readonly ItemFacts[],
): Promise<void> {
  const humans = await selectHumansWhoWrote(
    tx,
    versions.map(({ id }) => id),
  );
  for (const version of versions)
    authorise(principal, 'item.approve', {
      madeById: version.created_by,
      writtenBy: version.author,
      madeByHumans: humans.get(version.id) ?? [null],
    });
}

/** An embargo is lifted by somebody else than who laid it. */
async function authoriseByEmbargo(
  tx: Tx,
  principal: Principal,
  versions: readonly ItemFacts[],
): Promise<void> {
  const changes = await selectStateChanges(
    tx,
    versions.map(({ id }) => id),
  );
  for (const version of versions) {
    const laid = changes.findLast(
      (one) => one.item_version_id === version.id && one.to_state === 'embargoed',
    );
    const layer = laid?.made_by ?? undefined;
    if (layer === undefined) throw new Error(`${nameOf(version)} is under nobody's embargo`);
    const layers = await selectWriters(tx, [{ created_by: layer, author: '' }]);
    authorise(principal, 'item.lift', {
      madeById: layer,
      madeByHumans: layers.map(humanOf),
    });
  }
}

function humanOf({ identity_sha256 }: Person): string | null {
  return identity_sha256;
}

function nameOf({ item_id, version }: ItemFacts): string {
  return `${item_id} version ${version}`;
}
