import { AuditError } from './audit-error.js';
import { canonicalJson } from './canonical-json.js';
import { signEnvelope } from './dsse.js';
import { type EvidenceKey } from './evidence-key.js';
import { sha256Hex } from './merkle.js';
import {
  type PackFiles,
  type PackManifest,
  type PackVariant,
  manifestPayloadType,
  packFormat,
  packPaths,
} from './pack-format.js';
import { byPath, sumsOf } from './pack-sums.js';
import { verifyPack } from './pack-verify.js';
import { formatTlogProof } from './tlog-proof.js';

/** An event for a pack: its index in the log, exact leaf bytes, and audit path in the tree of the checkpoint. */
export interface PackEvent {
  readonly index: number;
  readonly leaf: Buffer;
  readonly proof: readonly Buffer[];
}

export interface PackParts {
  readonly sittingRef: string;
  readonly variant: PackVariant;
  /** The signed note; with the cosignatures of witnesses if there are any. */
  readonly checkpoint: string;
  /** One from about the sitting's start, and the proof that the newer continues it. */
  readonly oldCheckpoint: string;
  readonly consistency: readonly Buffer[];
  readonly vkey: string;
  readonly events: readonly PackEvent[];
  /** Announcements and retirements of the keys that are among `files`. */
  readonly keyEvents: readonly PackEvent[];
  /** Everything that events name: contents, guide, verifier, runs, submissions, records, keys. */
  readonly files: PackFiles;
  /** Signs the manifest. */
  readonly signer: EvidenceKey;
}

const sealPaths: readonly string[] = [packPaths.manifest, packPaths.signature, packPaths.sums];

/**
 * Assembles the evidence pack of one sitting. The same input gives the same bytes, but for the manifest's signature.
 * @throws AuditError `pack-invalid` if the result does not verify: a pack that fails its own checks never leaves
 */
export function buildPack(parts: PackParts): PackFiles {
  const log = logFiles(parts);
  for (const path of parts.files.keys()) {
    if (log.has(path) || sealPaths.includes(path))
      throw new AuditError('pack-invalid', `${path} is written by the pack itself`);
  }
  const pack = sealPack({ ...parts, files: new Map([...parts.files, ...log]) });
  const failed = verifyPack(pack, { trustedVkey: parts.vkey }).checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    const reasons = failed.map(({ name, detail }) => `${name}: ${detail}`);
    throw new AuditError('pack-invalid', `the pack does not verify: ${reasons.join('; ')}`);
  }
  return pack;
}

/** Puts list, manifest and signature to files, whatever they are. */
export function sealPack(
  parts: Pick<PackParts, 'sittingRef' | 'variant' | 'files' | 'signer'>,
): PackFiles {
  const { sittingRef: sitting, variant, signer } = parts;
  const content = new Map(
    [...parts.files, [packPaths.sums, sumsOf(parts.files)] as const].sort(byPath),
  );
  const manifest: PackManifest = {
    ...{ format: packFormat, variant, sitting },
    files: [...content].map(([path, bytes]) => ({
      path,
      sha256: sha256Hex(bytes),
      size: bytes.length,
    })),
  };
  const payload = Buffer.from(canonicalJson(manifest));
  const signature = signEnvelope({ payloadType: manifestPayloadType, payload }, signer);
  return new Map([[packPaths.manifest, payload], [packPaths.signature, signature], ...content]);
}

function logFiles(parts: PackParts): ReadonlyMap<string, Buffer> {
  const { checkpoint } = parts;
  const files = new Map<string, Buffer>([
    [packPaths.checkpoint, Buffer.from(checkpoint)],
    [packPaths.oldCheckpoint, Buffer.from(parts.oldCheckpoint)],
    [packPaths.consistency, Buffer.from(hashLines(parts.consistency))],
    [packPaths.vkey, Buffer.from(`${parts.vkey}\n`)],
  ]);
  const add = (path: string, bytes: Buffer) => {
    if (files.has(path)) throw new AuditError('pack-invalid', `${path} is given twice`);
    files.set(path, bytes);
  };
  const proofFile = ({ index, proof }: PackEvent) =>
    Buffer.from(formatTlogProof({ index, hashes: proof, checkpoint }));
  for (const event of parts.events) {
    add(packPaths.event(event.index), event.leaf);
    add(packPaths.proof(event.index), proofFile(event));
  }
  for (const event of parts.keyEvents) {
    add(packPaths.keyEvent(event.index), event.leaf);
    add(packPaths.keyProof(event.index), proofFile(event));
  }
  return files;
}

function hashLines(hashes: readonly Buffer[]): string {
  return hashes.map((hash) => `${hash.toString('base64')}\n`).join('');
}
