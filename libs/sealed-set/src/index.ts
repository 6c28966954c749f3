export {
  decryptWith,
  encryptTo,
  isRecipient,
  layerSha256,
  newIdentity,
  recipientOf,
} from './age.js';
export {
  isSetKey,
  MAX_CUSTODIANS,
  MIN_CUSTODIANS,
  openForm,
  sealForm,
  type OpenedForm,
  type SealedPair,
  type SealedSet,
  type SetCustodian,
} from './seal-form.js';
