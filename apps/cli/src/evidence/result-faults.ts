import type { AuditEvent } from '#audit';
import type { KnowledgeItem, Qualification, Task } from '#exam-bank';
import { decide, finalTotal, marksForCut, parseScheme, schemeTotals } from '#schemes';
import { entriesInForce, knowledgeMark, practicalMark, type Mark } from '#scoring';
import { differences, type Witnessed } from './differences.js';
import { isMarkEvent, markOfEntry } from './ledger-faults.js';
import {
  hashOf,
  type PackContents,
  type PackEntry,
  type PackResult,
  type PaperLine,
} from './pack-contents.js';

/**
 * The results are those that the log saw; each follows from the marks that were in force when it was decided, and the last one
 * from those in force at the end.
 */
export function resultFaults(
  contents: PackContents,
  events: readonly AuditEvent[],
): readonly string[] {
  const seen = events.filter(isResultEvent).map(seenOf);
  return [
    ...differences(contents.marks.results.map(heldOf), seen),
    ...new Set(replayFaults(contents, events)),
  ];
}

export function isResultEvent({ type }: AuditEvent): boolean {
  return type === 'result.decided' || type === 'result.superseded';
}

function heldOf(result: PackResult): Witnessed {
  const { sequence, decision, total, maxTotal, decidedAt } = result;
  const type = sequence === 1 ? 'result.decided' : 'result.superseded';
  const key = [type, sequence, decision, total, maxTotal, hashOf(result), decidedAt];
  return { label: `result ${sequence}`, key };
}

function seenOf({ type, t, data }: AuditEvent): Witnessed {
  const { entry, decision, total, maxTotal, recordSha256 } = data;
  const key = [type, entry, decision, total, maxTotal, recordSha256, t];
  return { label: `result ${String(entry)}`, key };
}

function replayFaults(contents: PackContents, events: readonly AuditEvent[]): readonly string[] {
  const { entries, results } = contents.marks;
  const made: PackEntry[] = [];
  const faults: string[] = [];
  let last: PackResult | undefined;
  for (const event of events) {
    const { entry: sequence, item } = event.data;
    if (isMarkEvent(event)) {
      const entry = entries.find((one) => one.item === item && one.sequence === sequence);
      if (entry !== undefined) made.push(entry);
    }
    if (!isResultEvent(event)) continue;
    last = results.find((one) => one.sequence === sequence);
    if (last !== undefined) faults.push(...standingFaults(contents, inForceOf(made), last));
  }
  return last === undefined
    ? faults
    : [...faults, ...standingFaults(contents, inForceOf(made), last)];
}

function inForceOf(made: readonly PackEntry[]): ReadonlyMap<string, PackEntry> {
  const layered = made.map((entry) => ({ entry, ...entry, layer: entry.layer ?? 'base' }) as const);
  const inForce = entriesInForce(layered, ({ item }) => item);
  return new Map(inForce.map(({ item, entry }) => [item, entry]));
}

function standingFaults(
  contents: PackContents,
  inForce: ReadonlyMap<string, PackEntry>,
  result: PackResult,
): readonly string[] {
  const { scheme, qualification, theoryPassed } = contents.marks;
  const marks = contents.items.paper.map((line) => {
    const entry = inForce.get(line.item);
    return entry === undefined ? unmarked(contents, line) : markOfEntry(line, entry);
  });
  const rules = {
    scheme: parseScheme(scheme),
    qualification: qualification as unknown as Qualification, // of the hash that was fixed after parseBank had seen it
  };
  const totals = schemeTotals({ ...rules, marks: marksForCut(rules.scheme, marks) });
  const final = finalTotal(totals);
  const { decision, reasons } = decide({
    ...rules,
    totals,
    ...(theoryPassed === null ? {} : { theoryGatePassed: theoryPassed }),
  });
  const agrees =
    decision === result.decision &&
    final.points === result.total &&
    final.maxPoints === result.maxTotal &&
    hashOf(totals) === hashOf(result.totals) &&
    hashOf(told(reasons)) === hashOf(told(result.reasons));
  if (agrees) return [];
  const { sequence, total, maxTotal } = result;
  return [
    `result ${sequence} says ${result.decision} with ${total} of ${maxTotal}; ` +
      `the marks give ${decision} with ${final.points} of ${final.maxPoints}`,
  ];
}

interface Told {
  readonly rule: string;
  readonly ok: boolean | null;
  readonly of?: readonly Told[];
}

/** What the rules said, and those inside them; their sentences may be put better later. */
function told(reasons: readonly Told[]): readonly unknown[] {
  return reasons.map(({ rule, ok, of }) => [rule, ok, ...(of === undefined ? [] : [told(of)])]);
}

function unmarked({ items, marks }: PackContents, line: PaperLine): Mark {
  const content = items.contents.find(({ version }) => version === line.version)?.content;
  if (content === undefined)
    throw new Error(`${line.item} is on the paper, but its content is not in the pack`);
  // The casts: of the hash that the paper pinned.
  const blank =
    line.kind === 'knowledge'
      ? knowledgeMark(content as KnowledgeItem, null)
      : practicalMark(content as Task, null);
  const isKeptOut = marks.theoryPassed === false && line.part === 'practical';
  return { ...blank, state: isKeptOut ? 'not-presented' : 'not-marked' };
}
