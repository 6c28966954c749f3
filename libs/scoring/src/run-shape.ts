import { parsePoints, type Points } from './points.js';
import type { Comparison, ProcessFacts, StreamFacts, TestFacts, TestRun } from './run-facts.js';

// Facts come from JSON, so their types alone prove nothing: what is missing or of another kind than it should be makes facts
// unusable, and unusable facts are never a mark.

const KILLS: ReadonlySet<unknown> = new Set([null, 'cpu', 'wall', 'memory', 'output']);

/** Whether the parts of a test's facts that its verdict rests on are all there, but for the inside of its runs. */
export function hasTestParts(facts: TestFacts): boolean {
  const { test, group, limits, process, comparison, repeats, inputSha256, answerSha256 } = facts;
  return (
    [test, group, inputSha256, answerSha256].every(isText) &&
    isLimits(limits) &&
    process !== undefined &&
    comparison !== undefined &&
    (repeats === undefined || isRepeats(repeats))
  );
}

function isLimits(limits: unknown): boolean {
  if (typeof limits !== 'object' || limits === null) return false;
  const { cpuMs, wallMs, memoryMiB, outputKiB } = limits as TestFacts['limits']; // every part of it is checked here
  return [cpuMs, wallMs, memoryMiB, outputKiB].every((limit) => isCount(limit) && limit > 0);
}

function isRepeats(repeats: unknown): boolean {
  if (typeof repeats !== 'object' || repeats === null) return false;
  const { rule, runs } = repeats as Readonly<Record<string, unknown>>; // an object, as just checked
  return typeof rule === 'object' && rule !== null && Array.isArray(runs);
}

/** Whether one run is told in full, and ended in exactly one way. */
export function isWholeRun(run: TestRun): boolean {
  if (typeof run !== 'object' || run === null) return false;
  const { process, comparison, transcript, endedFirst } = run;
  // An interactive run has both of these, any other neither.
  if ((transcript === undefined) !== (endedFirst === undefined)) return false;
  if (transcript !== undefined && !isStream(transcript)) return false;
  if (endedFirst !== undefined && endedFirst !== 'program' && endedFirst !== 'interactor')
    return false;
  return isProcess(process) && (comparison === null || isComparison(comparison));
}

/** The exact share where it is more than 0 and less than 1, else undefined. */
export function properShare(share: unknown): Points | undefined {
  if (typeof share !== 'string' || !/^\d{1,20}([./]\d{1,20})?$/.test(share)) return undefined;
  if (/\/0+$/.test(share)) return undefined;
  const value = parsePoints(share);
  return value.compare(0) > 0 && value.compare(1) < 0 ? share : undefined;
}

function isProcess(process: unknown): process is ProcessFacts {
  if (typeof process !== 'object' || process === null) return false;
  const facts = process as ProcessFacts; // every part of it is checked here
  const { exitCode, signal, killedFor, stdout, stderr } = facts;
  const counts = [facts.cpuUserUs, facts.cpuSystemUs, facts.wallUs, facts.waitUs];
  return (
    [...counts, facts.peakMemoryBytes].every(isCount) &&
    isStream(stdout) &&
    isStream(stderr) &&
    KILLS.has(killedFor) &&
    // Whatever ends a process leaves it with the one or the other.
    (exitCode === null ? isCount(signal) && signal > 0 : isCount(exitCode) && signal === null)
  );
}

function isComparison(comparison: unknown): comparison is Comparison {
  if (typeof comparison !== 'object' || comparison === null) return false;
  const { accepted, message, share } = comparison as Comparison; // every part of it is checked here
  if (typeof accepted !== 'boolean' || typeof message !== 'string') return false;
  return share === undefined || (!accepted && properShare(share) !== undefined);
}

function isStream(stream: unknown): stream is StreamFacts {
  if (typeof stream !== 'object' || stream === null) return false;
  const { bytes, sha256, truncated, head } = stream as StreamFacts; // every part of it is checked here
  return (
    isCount(bytes) && isText(sha256) && typeof truncated === 'boolean' && typeof head === 'string'
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
