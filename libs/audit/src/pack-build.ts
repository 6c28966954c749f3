import { AuditError } from './audit-error.js';
import { canonicalJson } from './canonical-json.js';
import { sha256Hex } from './merkle.js';
import { type PackFiles, type PackManifest, packFormat, packPaths } from './pack-format.js';
import { packGuide } from './pack-guide.js';
import { verifyPack } from './pack-verify.js';
import { parseCheckpoint } from './checkpoint.js';
import { parseNote } from './signed-note.js';

/** An event for a pack: its index in the log, exact leaf bytes, and audit path in the tree of the checkpoint. */
export interface PackEvent {
  readonly index: number;
  readonly leaf: Buffer;
  readonly proof: readonly Buffer[];
}

/**
 * Assembles the evidence pack of one sitting. `checkpoint` is the signed note, `files` everything that is not of the log
 * (items.json, marks.json, responses.json, runs/…, submissions/…). The same input gives the same bytes.
 * @throws AuditError `pack-invalid` if the result does not verify: a pack that fails its own checks never leaves
 */
export function buildPack(parts: {
  readonly sittingRef: string;
  readonly checkpoint: string;
  readonly vkey: string;
  readonly events: readonly PackEvent[];
  readonly files: PackFiles;
}): PackFiles {
  const { sittingRef, files } = parts;
  const log = logFiles(parts);
  for (const path of files.keys()) {
    if (log.has(path) || path === packPaths.manifest) {
      throw new AuditError('pack-invalid', `${path} is written by the pack itself`);
    }
  }
  const content = new Map([...files, ...log].sort(([a], [b]) => (a < b ? -1 : 1)));
  const pack = new Map<string, Buffer>([
    [packPaths.manifest, manifestOf(sittingRef, content)],
    ...content,
  ]);
  const failed = verifyPack(pack, { trustedVkey: parts.vkey }).checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    const reasons = failed.map(({ name, detail }) => `${name}: ${detail}`);
    throw new AuditError('pack-invalid', `the pack does not verify: ${reasons.join('; ')}`);
  }
  return pack;
}

function logFiles(parts: {
  readonly checkpoint: string;
  readonly vkey: string;
  readonly events: readonly PackEvent[];
}): ReadonlyMap<string, Buffer> {
  const checkpoint = Buffer.from(parts.checkpoint);
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  const files = new Map<string, Buffer>([
    [packPaths.guide, Buffer.from(packGuide)],
    [packPaths.checkpoint, checkpoint],
    [packPaths.vkey, Buffer.from(`${parts.vkey}\n`)],
  ]);
  for (const { index, leaf, proof } of parts.events) {
    const hashes = proof.map((node) => node.toString('base64'));
    if (files.has(packPaths.event(index))) {
      throw new AuditError('pack-invalid', `event ${index} is given twice`);
    }
    files.set(packPaths.event(index), leaf);
    files.set(packPaths.proof(index), Buffer.from(canonicalJson({ index, size, hashes })));
  }
  return files;
}

function manifestOf(sitting: string, content: PackFiles): Buffer {
  const manifest: PackManifest = {
    format: packFormat,
    sitting,
    files: [...content].map(([path, bytes]) => ({
      path,
      sha256: sha256Hex(bytes),
      size: bytes.length,
    })),
  };
  return Buffer.from(canonicalJson(manifest));
}
