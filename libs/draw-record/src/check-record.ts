import { canonicalJson, sha256Hex } from '#audit';
import type { DrawContext, Form } from '#exam-bank';
import { check, type Check } from './check.js';
import { contextHash, type DrawCommit } from './commit.js';
import { formRoot } from './form-root.js';
import type { DrawRecord, SaltedSnapshot } from './record.js';
import { drawSeed, formKey, revealFaults, type DrawReveal } from './seed.js';
import { snapshotRoot } from './snapshot-root.js';

/** The nonces and the beacon's value of a record, as bytes. */
export function revealOf({ reveal }: Pick<DrawRecord, 'reveal'>): DrawReveal {
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  return {
    nonces: { operator: bytes(reveal.operatorNonce), witness: bytes(reveal.witnessNonce) },
    ...(reveal.beaconValue === undefined ? {} : { beacon: bytes(reveal.beaconValue) }),
  };
}

/** What a draw is made from, as it is kept. */
export interface DrawInputs extends Pick<DrawRecord['inputs'], 'blueprint' | 'contextSalt'> {
  readonly commit: DrawCommit;
  readonly context: DrawContext;
  readonly reveal: DrawReveal;
}

/** Whether nonces and inputs are those that were committed to, before anything is drawn. */
export function checkInputs(inputs: DrawInputs, bank: SaltedSnapshot): readonly Check[] {
  const { commit, blueprint, context, contextSalt, reveal } = inputs;
  const { snapshot } = bank;
  const same = (what: string, found: string, committed: string): readonly string[] =>
    found === committed ? [] : [`${what} is not the one that was committed to (${committed})`];
  return [
    check('nonces', 'both are those that were committed to', () => revealFaults(commit, reveal)),
    check('blueprint', commit.blueprintSha256, () =>
      same(
        'the blueprint',
        sha256Hex(Buffer.from(canonicalJson(blueprint))),
        commit.blueprintSha256,
      ),
    ),
    check('bank', `${String(snapshot.units.length)} units of version ${commit.bankVersion}`, () => [
      ...same(
        'the bank version',
        snapshotRoot(Buffer.from(bank.rootKey, 'hex'), snapshot),
        commit.snapshotRoot,
      ),
      ...(snapshot.bankVersion === commit.bankVersion &&
      snapshot.qualification.id === commit.qualification
        ? []
        : [`the bank is ${snapshot.qualification.id} ${snapshot.bankVersion}`]),
    ]),
    check('context', `${String(context.earlier.length)} earlier sets`, () => [
      ...same(
        'the context',
        contextHash(context, Buffer.from(contextSalt, 'hex')),
        commit.contextSha256,
      ),
      ...(context.forms === commit.forms
        ? []
        : [
            `the context is for ${String(context.forms)} forms, the commitment for ${String(commit.forms)}`,
          ]),
    ]),
  ];
}

/** One place where a form that was drawn again is not the recorded one; counted from 1. */
export interface Difference {
  readonly form: number;
  readonly part: 'theory' | 'practical';
  readonly position: number;
  readonly recorded: string | null;
  readonly drawn: string | null;
}

/** Where the forms drawn again are not those of the record. */
export function differencesOf(record: DrawRecord, drawn: readonly Form[]): readonly Difference[] {
  const forms = Math.max(record.forms.length, drawn.length);
  return Array.from({ length: forms }, (_, at) => at).flatMap((at) => [
    ...differ(at, 'theory', record.forms[at]?.theory, drawn[at]?.items),
    ...differ(at, 'practical', record.forms[at]?.practical, drawn[at]?.tasks),
  ]);
}

function differ(
  at: number,
  part: Difference['part'],
  recorded: readonly string[] = [],
  drawn: readonly string[] = [],
): readonly Difference[] {
  const length = Math.max(recorded.length, drawn.length);
  return Array.from({ length }, (_, place): Difference => ({
    form: at + 1,
    part,
    position: place + 1,
    recorded: recorded[place] ?? null,
    drawn: drawn[place] ?? null,
  })).filter((place) => place.recorded !== place.drawn);
}

/** Whether the recorded roots are those of the recorded forms under the keys that the seed gives, and as many as were asked for. */
export function checkRoots(record: DrawRecord, { snapshot }: SaltedSnapshot): Check {
  const { commit, result, forms } = record;
  const expected = result.outcome === 'drawn' ? commit.forms : 0;
  return check('roots', `${String(expected)} roots`, () => {
    const seed = drawSeed(commit, revealOf(record));
    const units = new Map(snapshot.units.map((unit) => [unit.id, unit]));
    const counts = [forms.length, result.roots.length].filter((count) => count !== expected);
    return [
      ...counts.map((count) => `${String(count)} instead of ${String(expected)}`),
      ...forms.flatMap(({ paperNumber, theory, practical }, at) => {
        const form = { paperNumber, items: theory, tasks: practical };
        const root = formRoot(formKey(seed, commit.drawId, at + 1), form, units);
        return root === result.roots[at] ? [] : [`form ${String(at + 1)} has the root ${root}`];
      }),
    ];
  });
}
