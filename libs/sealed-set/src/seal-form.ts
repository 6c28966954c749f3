import { createHash, randomBytes } from 'node:crypto';
import { decryptWith, encryptTo, layerSha256, newIdentity, recipientOf } from './age.js';

const FORMAT = 'assay-set/1';

/** Fewer, and one lost key leaves no spare pair. */
export const MIN_CUSTODIANS = 3;
/** 45 pairs. */
export const MAX_CUSTODIANS = 10;

/** Somebody who holds a key of a set. */
export interface SetCustodian {
  readonly personId: string;
  /** `age1…` */
  readonly recipient: string;
}

/** The set key for two custodians: `age -d -i OUTER FILE | age -d -i INNER` prints it. */
export interface SealedPair {
  /** Takes the first layer off. */
  readonly outerId: string;
  /** Takes the second off, and holds the set key then. */
  readonly innerId: string;
  /** Armored age file to the outer custodian, which holds an armored age file to the inner one. */
  readonly age: string;
  /** See `layerSha256`, of the inner file: shows that the first custodian hands in the right thing, and nothing more. */
  readonly innerSha256: string;
}

export interface SealedSet {
  /** Armored age file to the set key; it holds {@link FormFile}. */
  readonly setAge: string;
  /** The set key's public half: tells the right key from a wrong one before anything is opened. */
  readonly setRecipient: string;
  readonly pairs: readonly SealedPair[];
  /** SHA-256 (hexadecimal) of what `setAge` holds. The salt in it keeps a form from being guessed. */
  readonly formSha256: string;
}

/** The plaintext of `set.age`, as JSON. */
interface FormFile<Form> {
  readonly format: typeof FORMAT;
  readonly set: string;
  readonly paperNumber: string;
  /** 32 random bytes, hexadecimal. */
  readonly salt: string;
  readonly form: Form;
}

interface SetName {
  readonly setId: string;
  readonly paperNumber: string;
}

/**
 * Seals a form so that two of its custodians open it together, and nobody else: a fresh set key encrypts it, and is itself kept only
 * nested, once for each pair. Neither the key nor the plaintext outlives this call, as far as JavaScript lets us: buffers are
 * zeroed, but the key is also text, which the garbage collector drops when it likes.
 * @throws RangeError for fewer than 3 or more than 10 custodians, one named twice, or a key used twice
 */
export async function sealForm<Form>(
  input: SetName & { readonly form: Form; readonly custodians: readonly SetCustodian[] },
): Promise<SealedSet> {
  assertCustodians(input.custodians);
  const file: FormFile<Form> = {
    format: FORMAT,
    set: input.setId,
    paperNumber: input.paperNumber,
    salt: randomBytes(32).toString('hex'),
    form: input.form,
  };
  const plain = Buffer.from(JSON.stringify(file));
  const setKey = await newIdentity();
  const keyBytes = Buffer.from(`${setKey}\n`);
  try {
    const setRecipient = await recipientOf(setKey);
    if (setRecipient === undefined) throw new Error('a new age identity has no recipient');
    return {
      setAge: await encryptTo(setRecipient, plain),
      setRecipient,
      pairs: await Promise.all(pairsOf(input.custodians).map((pair) => sealPair(keyBytes, pair))),
      formSha256: createHash('sha256').update(plain).digest('hex'),
    };
  } finally {
    plain.fill(0);
    keyBytes.fill(0);
  }
}

async function sealPair(
  keyBytes: Buffer,
  [inner, outer]: readonly [SetCustodian, SetCustodian],
): Promise<SealedPair> {
  const innerFile = await encryptTo(inner.recipient, keyBytes);
  const innerSha256 = layerSha256(innerFile);
  if (innerSha256 === undefined) throw new Error('an age file of our own cannot be read');
  return {
    outerId: outer.personId,
    innerId: inner.personId,
    age: await encryptTo(outer.recipient, Buffer.from(innerFile)),
    innerSha256,
  };
}

function pairsOf(
  custodians: readonly SetCustodian[],
): readonly (readonly [SetCustodian, SetCustodian])[] {
  return custodians.flatMap((inner, at) =>
    custodians.slice(at + 1).map((outer) => [inner, outer] as const),
  );
}

function assertCustodians(custodians: readonly SetCustodian[]): void {
  const { length } = custodians;
  if (length < MIN_CUSTODIANS || length > MAX_CUSTODIANS)
    throw new RangeError(
      `a set has ${String(MIN_CUSTODIANS)} to ${String(MAX_CUSTODIANS)} custodians, not ${String(length)}`,
    );
  for (const name of ['personId', 'recipient'] as const)
    if (new Set(custodians.map((one) => one[name])).size < length)
      throw new RangeError(`two custodians of a set have the same ${name}`);
}

/** Whether this is the key of the set. Opens nothing. */
export async function isSetKey(setKey: string, setRecipient: string): Promise<boolean> {
  return (await recipientOf(setKey)) === setRecipient;
}

export type OpenedForm<Form> =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly reason: 'does-not-open' | 'not-what-was-drawn' | 'another-set' };

/**
 * What {@link sealForm} sealed. The form has the type it was sealed with, because it is byte for byte what was committed to.
 * @param sealed as it stands in the database, which somebody may have changed
 */
export async function openForm<Form>(
  setKey: string,
  sealed: SetName & Pick<SealedSet, 'setAge' | 'formSha256'>,
): Promise<OpenedForm<Form>> {
  const plain = await decryptWith(setKey, sealed.setAge);
  if (plain === undefined) return { ok: false, reason: 'does-not-open' };
  try {
    if (createHash('sha256').update(plain).digest('hex') !== sealed.formSha256)
      return { ok: false, reason: 'not-what-was-drawn' };
    const file = JSON.parse(plain.toString('utf8')) as FormFile<Form>; // sealForm wrote these bytes: the hash says so
    const isThisSet = file.set === sealed.setId && file.paperNumber === sealed.paperNumber;
    return isThisSet ? { ok: true, form: file.form } : { ok: false, reason: 'another-set' };
  } finally {
    plain.fill(0);
  }
}
