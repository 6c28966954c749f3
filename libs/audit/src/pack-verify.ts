import { checkComplete, checkEvidence, checkSitting } from './pack-check-evidence.js';
import { checkKeys, checkSignature, checkStatements } from './pack-check-signatures.js';
import {
  checkCheckpoint,
  checkConsistency,
  checkEventIndexes,
  checkEvents,
  checkInclusion,
  checkLogKey,
} from './pack-check-log.js';
import { checkLayout, checkManifest, checkSums } from './pack-check-files.js';
import { type Finding } from './pack-finding.js';
import { type PackFiles } from './pack-format.js';

/** One line of a verifier's report; `detail` says what was found, for people. */
export interface PackCheck extends Finding {
  readonly name: string;
}

/**
 * Checks an evidence pack with nothing but its bytes. Never throws: whatever is wrong with the pack is a failed check.
 * Leaves out what needs the scoring engine (recomputing marks). Without `trustedVkey` a pack is only shown to agree with
 * itself, and `log-key` says so.
 */
export function verifyPack(
  given: PackFiles,
  options: { readonly trustedVkey?: string } = {},
): { readonly ok: boolean; readonly checks: readonly PackCheck[] } {
  const files = new Map(given);
  const checks = [
    check('manifest', () => checkManifest(files)),
    check('layout', () => checkLayout(files)),
    check('sums', () => checkSums(files)),
    check('log-key', () => checkLogKey(files, options.trustedVkey)),
    check('checkpoint', () => checkCheckpoint(files)),
    check('consistency', () => checkConsistency(files)),
    check('events', () => checkEvents(files)),
    check('event-indexes', () => checkEventIndexes(files)),
    check('inclusion', () => checkInclusion(files)),
    check('sitting', () => checkSitting(files)),
    check('complete', () => checkComplete(files)),
    check('evidence', () => checkEvidence(files)),
    check('keys', () => checkKeys(files)),
    check('signature', () => checkSignature(files)),
    check('statements', () => checkStatements(files)),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

/** Whatever a check throws on hostile input is that check's failure; a verifier that dies has verified nothing. */
function check(name: string, run: () => Finding): PackCheck {
  try {
    return { name, ...run() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'unreadable' };
  }
}
