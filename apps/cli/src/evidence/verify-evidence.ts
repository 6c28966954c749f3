import {
  decodeEvent,
  packPaths,
  parseManifest,
  verifyPack,
  type AuditEvent,
  type PackCheck,
  type PackFiles,
} from '#audit';
import { recomputeChecks } from './recompute.js';
import { releasedChecks } from './released-faults.js';

export interface EvidenceReport {
  readonly ok: boolean;
  readonly checks: readonly PackCheck[];
}

/**
 * Everything that can be said of a pack offline: the log's part (manifest, signature, inclusion) and, on top, that every mark
 * and every result follows from what the pack holds. Never throws on a broken pack: it fails checks.
 */
export function verifyEvidence(files: PackFiles, trustedVkey?: string): EvidenceReport {
  const log = verifyPack(files, trustedVkey === undefined ? {} : { trustedVkey });
  const seen = { ...headOf(files), events: eventsOf(files) };
  const rest = seen.variant === 'candidate' ? releasedChecks : recomputeChecks;
  const checks = [...log.checks, ...rest(files, seen)];
  return { ok: checks.every(({ ok }) => ok), checks };
}

/** What the pack says it is about, and from which log; the log's own checks hold its events against it. */
function headOf(files: PackFiles) {
  const [origin = ''] = (files.get(packPaths.checkpoint)?.toString('utf8') ?? '').split('\n');
  try {
    const { sitting, variant } = parseManifest(files.get(packPaths.manifest) ?? Buffer.of());
    return { sitting, variant, origin };
  } catch {
    return { sitting: '', variant: 'reviewer', origin } as const;
  }
}

/** The events that can be read, in the order of the log; the log's own checks report the others. */
function eventsOf(files: PackFiles): readonly AuditEvent[] {
  const indexes = [...files.keys()].flatMap((path) => {
    const index = /^log\/events\/(\d+)\.json$/.exec(path)?.[1];
    return index === undefined ? [] : [Number(index)];
  });
  return indexes
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const leaf = files.get(packPaths.event(index));
      try {
        return leaf === undefined ? [] : [decodeEvent(leaf)];
      } catch {
        return [];
      }
    });
}
