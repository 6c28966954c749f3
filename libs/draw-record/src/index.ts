export {
  commitSha256,
  contextHash,
  drawCommitSchema,
  REDRAW_REASONS,
  type DrawCommit,
  type RedrawReason,
} from './commit.js';
export { formRoot } from './form-root.js';
export { NONCE_BYTES, nonceCommitment, type NonceParty } from './nonces.js';
export { saltedRoot } from './salted-root.js';
export { snapshotRoot } from './snapshot-root.js';
export { drawSeed, formKey, revealFaults, type DrawReveal } from './seed.js';
export { joinShares, splitSecret } from './shares.js';
