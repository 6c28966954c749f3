export { drawCertificateSchema, type DrawCertificate, type LoggedEvent } from './certificate.js';
export { checkCertificate, type Trusted } from './check-certificate.js';
export { type Check } from './check.js';
export { triesOf, type Tries } from './record-sequence.js';
export { checkInputs, revealOf, type Difference, type DrawInputs } from './check-record.js';
export {
  commitSha256,
  contextHash,
  drawCommitSchema,
  REDRAW_REASONS,
  type DrawCommit,
  type RedrawReason,
} from './commit.js';
export { engineDigest, type EngineFile } from './engine-digest.js';
export { formRoot, type Paper } from './form-root.js';
export { NONCE_BYTES, nonceCommitment, type NonceParty } from './nonces.js';
export { reader, type FileReading } from './read-json.js';
export {
  drawRecordSchema,
  saltedSnapshotSchema,
  type DrawRecord,
  type SaltedSnapshot,
} from './record.js';
export { replayRecord, type DrawnAgain, type Replay } from './replay-record.js';
export { saltedRoot } from './salted-root.js';
export { drawSeed, formKey, revealFaults, type DrawReveal } from './seed.js';
export { joinShares, splitSecret } from './shares.js';
export { snapshotRoot } from './snapshot-root.js';
