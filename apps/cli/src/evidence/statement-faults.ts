import { canonicalJson } from '#audit';
import type { Task } from '#exam-bank';
import { detailStatement, resultStatement, type AttestedRun } from '#marking';
import type { RunFacts, Verdict } from '#scoring';
import type { PackContents, PackRun } from './pack-contents.js';
import type { PackLog } from './pack-log.js';

/**
 * Each signed statement is, byte for byte, the one that the facts of its run give; a later run of the same submission names the
 * statement of an earlier one. The signatures are the log's part.
 */
export function statementFaults(contents: PackContents, log: PackLog): readonly string[] {
  return [...contents.statements].flatMap(([path, bytes]) => {
    const [id = '', kind] = path.slice('runs/'.length).split('.');
    const run = contents.runs.get(id);
    if (run === undefined) return [`${path} is about a run that is not in the pack`];
    const said = payloadOf(bytes);
    const { predicate } = JSON.parse(said) as Said;
    const attested = attestedRun(contents, log, run, predicate);
    if (typeof attested === 'string') return [`${path}: ${attested}`];
    const due =
      kind === 'detail' ? detailStatement(log.origin, attested) : resultStatement(attested);
    return canonicalJson(due) === said ? [] : [`${path} does not say what its run found`];
  });
}

/** What the facts do not say; it is compared with the rest. */
interface Said {
  readonly predicate?: {
    readonly scoringVersion?: string;
    readonly previous?: AttestedRun['previous'];
  };
}

function payloadOf(envelope: Buffer): string {
  const { payload } = JSON.parse(envelope.toString('utf8')) as { readonly payload: string }; // verified by verifyPack
  return Buffer.from(payload, 'base64').toString('utf8');
}

function attestedRun(
  contents: PackContents,
  { sitting }: PackLog,
  run: PackRun,
  said: Said['predicate'],
): AttestedRun | string {
  const content = contents.items.contents.find(({ version }) => version === run.taskVersion);
  if (content === undefined) return 'its task is not in the pack';
  const { points, maxPoints } = run.outcome;
  const previous = said?.previous;
  // The casts: the files are of the hashes that events pinned when the engine had written them.
  return {
    run: {
      id: run.run,
      submission_id: run.submission,
      item_version_id: run.taskVersion,
      purpose: run.purpose as AttestedRun['run']['purpose'],
      epoch: run.epoch,
      outcome: run.outcome,
      verdict: run.verdict as Verdict,
    },
    facts: run.facts as unknown as RunFacts,
    task: content.content as Task,
    sittingRef: sitting,
    scoringVersion: said?.scoringVersion ?? '',
    ...{ points, maxPoints },
    ...(previous === undefined ? {} : { previous }),
  };
}
