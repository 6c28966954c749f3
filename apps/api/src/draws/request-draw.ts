import { randomBytes, randomUUID } from 'node:crypto';
import { contextHash, nonceCommitment, type RedrawReason } from '#draw-record';
import { parseBlueprint, type Blueprint } from '#exam-bank';
import { contentSha256 } from '#marking';
import { appendEvent, insertDraw, inTransaction, sealNonce, type Draw, type Tx } from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { contentRefused } from '../bank/read-upload.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { contextOfDraw } from './context-of-draw.js';
import { drawSets, type DrawProblem } from './draw-sets.js';
import { openFrozenBank } from './frozen-bank.js';
import { readScheme } from '../sessions/schemes.js';
import { assertCustodians } from '../sets/seal-set.js';
import { installedEngine } from './installed-engine.js';

export interface DrawRequest {
  readonly bankVersionId: string;
  /** Text of `blueprint.json`. */
  readonly blueprint: string;
  readonly forms: number;
  readonly purpose: string;
  readonly beacon?: { readonly chain: string; readonly round: number; readonly notBefore: string };
}

export interface Replacement {
  readonly replaces: Draw;
  readonly reason: RedrawReason;
  readonly text: string;
}

/** Numbers a draw and fixes all of it but the witness's nonce. Nothing is drawn yet. */
export async function requestDraw(
  engine: Engine,
  principal: Principal,
  request: DrawRequest,
): Promise<Draw> {
  const problem = await readProblem(engine, request);
  await refuseImpossible(problem);
  return inTransaction(engine.db, (tx) =>
    insertRequested(engine, tx, { principal, request, problem }),
  );
}

export async function readProblem(engine: Engine, request: DrawRequest): Promise<DrawProblem> {
  await assertCustodians(engine.db);
  const parsed = parseBlueprint(request.blueprint, 'blueprint.json');
  if (!parsed.ok) throw contentRefused(parsed.problems);
  const blueprint = parsed.value;
  const bank = await openFrozenBank(engine, engine.db, request.bankVersionId);
  const context = await contextOfDraw(engine.db, {
    blueprint,
    bankVersionId: request.bankVersionId,
    forms: request.forms,
    at: engine.clock.now(),
  });
  const { parts } = await readScheme(blueprint.scheme);
  if (parts.theory.gate === undefined) return { bank, blueprint, context };
  const exclude = [...context.exclude, ...waitingIds(bank)];
  return { bank, blueprint, context: { ...context, exclude } };
}

/** Items whose marks wait for people or scripts: where a gate decides at once, they are not drawn. */
function waitingIds({ snapshot }: DrawProblem['bank']): readonly string[] {
  return snapshot.units
    .filter(({ texts }) => texts.type?.some((type) => WAITING.has(type)))
    .map(({ id }) => id);
}
/** Of composite items only the content tells; the session asks it. */
const WAITING: ReadonlySet<string> = new Set(['essay', 'file-upload', 'scripted']);

/** Tried with a seed that no draw has: it says whether there is a set, and nothing of the one that will be drawn. */
export async function refuseImpossible(problem: DrawProblem): Promise<void> {
  const tried = await drawSets(problem, Buffer.alloc(32));
  if (tried.outcome === 'drawn') return;
  const first = tried.reasons[0]?.message ?? 'No set meets it.';
  throw new Problem('blueprint-infeasible', first, tried.reasons);
}

export async function insertRequested(
  engine: Engine,
  tx: Tx,
  input: {
    readonly principal: Principal;
    readonly request: DrawRequest;
    readonly problem: DrawProblem;
    readonly replacement?: Replacement;
  },
): Promise<Draw> {
  const { principal, request, problem, replacement } = input;
  const at = engine.clock.now();
  const id = randomUUID();
  const nonce = randomBytes(32);
  const sealed = await sealNonce(tx, engine.keys, { drawId: id, party: 'operator', nonce });
  const draw = await insertDraw(tx, {
    id,
    ...fixedParts(problem),
    year: at.getUTCFullYear(),
    purpose: request.purpose,
    bank_version_id: request.bankVersionId,
    beacon: futureBeacon(request, at),
    replaces: replacement?.replaces.id ?? null,
    reason: replacement?.reason ?? null,
    reason_text: replacement?.text ?? null,
    requested_by: principal.personId,
    requested_at: at,
    operator_commitment: nonceCommitment({ drawId: id, party: 'operator', nonce }),
    sealed_operator: sealed.text,
    operator_key_id: sealed.keyId,
  });
  nonce.fill(0);
  await appendEvent(tx, {
    type: 'draw.requested',
    at,
    actor: actorOf(principal),
    subject: { kind: 'draw', ref: id },
    data: requestedData(draw, replacement),
  });
  return draw;
}

/** Bank, blueprint, context and engine, with their hashes. */
function fixedParts({ bank, blueprint, context }: DrawProblem) {
  const salt = randomBytes(32);
  const { name, sha256 } = installedEngine();
  return {
    qualification_id: bank.snapshot.qualification.id,
    forms: context.forms,
    blueprint,
    blueprint_sha256: contentSha256(blueprint satisfies Blueprint),
    snapshot_root: bank.root,
    context,
    context_salt: salt.toString('hex'),
    context_sha256: contextHash(context, salt),
    engine: name,
    engine_sha256: sha256,
  };
}

/** A round that is out already could be chosen for what it gives. */
function futureBeacon({ beacon }: DrawRequest, at: Date): DrawRequest['beacon'] {
  if (beacon === undefined || new Date(beacon.notBefore) > at) return beacon;
  throw new Problem('conflict', `Round ${String(beacon.round)} of the beacon is out already.`);
}

function requestedData(draw: Draw, replacement: Replacement | undefined) {
  return {
    number: draw.number,
    qualification: draw.qualification_id,
    year: draw.year,
    sequence: draw.sequence,
    purpose: draw.purpose,
    forms: draw.forms,
    blueprintSha256: draw.blueprint_sha256,
    snapshotRoot: draw.snapshot_root,
    contextSha256: draw.context_sha256,
    engine: draw.engine,
    engineSha256: draw.engine_sha256,
    operatorCommitment: draw.operator_commitment,
    ...(replacement === undefined
      ? {}
      : { replaces: replacement.replaces.number, reason: replacement.reason }),
  };
}
