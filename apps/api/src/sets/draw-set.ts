import { randomBytes, randomUUID } from 'node:crypto';
import {
  drawForms,
  parseBlueprint,
  unitsOf,
  type Blueprint,
  type ExamBank,
  type Form,
  type Qualification,
} from '#exam-bank';
import { contentSha256, openKnowledgeItems, openTasks } from '#marking';
import {
  appendEvent,
  findBankVersion,
  findExamSet,
  insertExamSet,
  inTransaction,
  nextPaperNumber,
  openExamSet,
  selectBankVersionItems,
  toJson,
  type ItemVersion,
  type Keys,
  type Reader,
  type SealedForm,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { contentRefused } from '../bank/read-upload.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

export interface DrawnSet {
  readonly id: string;
  readonly paperNumber: string;
  readonly bankVersion: string;
  readonly formSha256: string;
}

/** Draws a set from a fresh seed and stores it sealed. Nobody sees what it holds before its session opens. */
export async function drawSet(
  engine: Engine,
  principal: Principal,
  request: { readonly bankVersionId: string; readonly blueprint: string },
): Promise<DrawnSet> {
  const parsed = parseBlueprint(request.blueprint, 'blueprint.json');
  if (!parsed.ok) throw contentRefused(parsed.problems);
  const { bankVersionId } = request;
  const seed = randomBytes(32);
  return inTransaction(engine.db, async (tx) => {
    const frozen = await selectExamBank(tx, engine.keys, bankVersionId);
    const { engine: drawnBy, ...form } = drawOrRefuse(frozen.bank, parsed.value, seed);
    const sealed = sealedForm(form, frozen.versions, seed);
    const set = { id: randomUUID(), bankVersionId, blueprint: parsed.value, drawnBy, sealed };
    return insertDrawn(engine, tx, principal, { ...set, frozen });
  });
}

interface Drawn {
  readonly id: string;
  readonly bankVersionId: string;
  readonly blueprint: Blueprint;
  readonly drawnBy: string;
  readonly sealed: SealedForm;
  readonly frozen: FrozenBank;
}

async function insertDrawn(
  engine: Engine,
  tx: Tx,
  principal: Principal,
  { id, bankVersionId, blueprint, drawnBy, sealed, frozen }: Drawn,
): Promise<DrawnSet> {
  const at = engine.clock.now();
  const qualificationId = frozen.bank.qualification.id;
  const paperNumber = await nextPaperNumber(tx, qualificationId, at.getUTCFullYear());
  const blueprintSha256 = contentSha256(blueprint);
  const formSha256 = await insertExamSet(tx, engine.keys, {
    id,
    paper_number: paperNumber,
    qualification_id: qualificationId,
    bank_version_id: bankVersionId,
    blueprint: toJson(blueprint),
    blueprint_sha256: blueprintSha256,
    engine: drawnBy,
    drawn_by: principal.personId,
    drawn_at: at,
    form: sealed,
  });
  const drawn = { paperNumber, bankVersion: frozen.version, formSha256 };
  // The hash of the seed commits to it; the seed itself stays sealed until the set was used.
  const seedSha256 = contentSha256(sealed.seed);
  await appendEvent(tx, {
    type: 'set.drawn',
    at,
    actor: actorOf(principal),
    subject: { kind: 'set', ref: id },
    data: { ...drawn, bankVersionId, blueprintSha256, engine: drawnBy, seedSha256 },
  });
  return { id, ...drawn };
}

/** Draws again from the recorded seed and bank version and says whether the same set comes out. */
export async function replaySet(
  engine: Engine,
  principal: Principal,
  setId: string,
): Promise<{ readonly same: boolean; readonly differences: readonly string[] }> {
  const { db, keys, clock } = engine;
  const row = await findExamSet(db, setId);
  if (row === undefined) throw new Problem('not-found', 'There is no such set.');
  if (row.opened_at === null)
    throw new Problem(
      'conflict',
      'A set is replayed after it was opened, so that nobody learns it beforehand.',
    );
  const recorded = await openExamSet(keys, row);
  const { bank, versions } = await selectExamBank(db, keys, row.bank_version_id);
  const seed = Buffer.from(recorded.seed, 'hex');
  const again = sealedForm(drawOrRefuse(bank, row.blueprint as Blueprint, seed), versions, seed); // checked by parseBlueprint when it was drawn
  const differences = [
    ...differ('theory', recorded.theory, again.theory),
    ...differ('practical', recorded.practical, again.practical),
  ];
  await inTransaction(db, (tx) =>
    appendEvent(tx, {
      type: 'set.replayed',
      at: clock.now(),
      actor: actorOf(principal),
      subject: { kind: 'set', ref: setId },
      data: { same: differences.length === 0 },
    }),
  );
  return { same: differences.length === 0, differences };
}

function differ(
  part: string,
  recorded: readonly string[],
  again: readonly string[],
): readonly string[] {
  const length = Math.max(recorded.length, again.length);
  return Array.from({ length }, (_, at) => at)
    .filter((at) => recorded[at] !== again[at])
    .map(
      (at) =>
        `${part} ${at + 1}: recorded ${recorded[at] ?? 'nothing'}, drawn ${again[at] ?? 'nothing'}`,
    );
}

function drawOrRefuse(
  bank: ExamBank,
  blueprint: Blueprint,
  seed: Buffer,
): Form & { readonly engine: string } {
  const drawn = drawForms({
    units: unitsOf(bank),
    qualification: bank.qualification,
    blueprint,
    context: { forms: 1, earlier: [], exclude: [], uses: {} },
    seed,
  });
  const form = drawn.ok ? drawn.forms[0] : undefined;
  if (drawn.ok && form !== undefined) return { ...form, engine: drawn.engine };
  const reasons = drawn.ok ? [] : drawn.reasons.map(({ path, message }) => ({ path, message }));
  throw new Problem('blueprint-infeasible', reasons[0]?.message ?? 'No set meets it.', reasons);
}

function sealedForm(form: Form, versions: ReadonlyMap<string, string>, seed: Buffer): SealedForm {
  const versionOf = (id: string): string => {
    const version = versions.get(id);
    if (version === undefined)
      throw new Error(`the draw named ${id}, which the bank version does not hold`);
    return version;
  };
  return {
    seed: seed.toString('hex'),
    theory: form.items.map(versionOf),
    practical: form.tasks.map(versionOf),
  };
}

interface FrozenBank {
  readonly bank: ExamBank;
  readonly versions: ReadonlyMap<string, string>;
  readonly version: string;
}

async function selectExamBank(db: Reader, keys: Keys, bankVersionId: string): Promise<FrozenBank> {
  const frozen = await findBankVersion(db, bankVersionId);
  if (frozen === undefined) throw new Problem('not-found', 'There is no such bank version.');
  const rows: readonly ItemVersion[] = await selectBankVersionItems(db, bankVersionId);
  const ofKind = (kind: ItemVersion['kind']) => rows.filter((row) => row.kind === kind);
  const bank: ExamBank = {
    bankVersion: frozen.version,
    qualification: frozen.qualification as Qualification, // checked by parseBank when it was imported
    items: await openKnowledgeItems(keys, ofKind('knowledge')),
    tasks: await openTasks(keys, ofKind('task')),
  };
  return {
    bank,
    versions: new Map(rows.map((row) => [row.item_id, row.id])),
    version: frozen.version,
  };
}
