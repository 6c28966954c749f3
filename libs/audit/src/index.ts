export { AuditError, type AuditErrorCode } from './audit-error.js';
export {
  canonicalEvent,
  canonicalJson,
  maxEventBytes,
  parseCanonicalJson,
} from './canonical-json.js';
export {
  type Checkpoint,
  type CheckpointRefusal,
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.js';
export {
  type EnvelopeVerification,
  inTotoPayloadType,
  preAuthEncoding,
  signEnvelope,
  verifyEnvelope,
} from './dsse.js';
export { type AuditEvent, auditEventSchema, decodeEvent, encodeEvent } from './event.js';
export {
  type EvidenceKey,
  generateEvidenceKeyPem,
  keyIdOf,
  openEvidenceKey,
  parseEvidencePublicKey,
} from './evidence-key.js';
export { type LogKey, generateLogKey } from './log-key.js';
export {
  type LogState,
  appendLeaf,
  emptyLogState,
  emptyRoot,
  leafHash,
  nodeHash,
  rootOf,
  rootOfState,
  sha256Hex,
} from './merkle.js';
export { type PackEvent, type PackParts, buildPack, sealPack } from './pack-build.js';
export {
  type PackFiles,
  type PackManifest,
  type PackVariant,
  isAboutSitting,
  packPaths,
  parseManifest,
} from './pack-format.js';
export { packGuide } from './pack-guide.js';
export { type PackCheck, verifyPack } from './pack-verify.js';
export {
  consistencyProof,
  inclusionProof,
  inclusionProofs,
  verifyConsistency,
  verifyInclusion,
} from './proofs.js';
export {
  type KeyUse,
  type NoteRefusal,
  type NoteSignature,
  type SignedNote,
  type VerifierKey,
  encodeVkey,
  parseNote,
  parseVkey,
  signNote,
  verifyNote,
} from './signed-note.js';
export {
  type LogFile,
  type TileEdge,
  bundleEntries,
  bundlePaths,
  edgeOf,
  edgePaths,
  emptyEdge,
  entryBundles,
  growTiles,
  hashesOf,
  isTilePath,
  partialsOf,
  rootOfEdge,
  tilePath,
  tileWidth,
} from './tiles.js';
export { type TlogProof, formatTlogProof, parseTlogProof } from './tlog-proof.js';
export { cosignCheckpoint, verifyCosignature, withSignatures } from './cosignature.js';
export { type LogPolicy, meetsQuorum, parsePolicy } from './log-policy.js';
export {
  type AddCheckpoint,
  type WitnessVerdict,
  formatAddCheckpoint,
  judgeCheckpoint,
  originOf,
  parseAddCheckpoint,
} from './witness.js';
