import { MAX_CUSTODIANS, MIN_CUSTODIANS, sealForm } from '#sealed-set';
import {
  insertExamSet,
  selectCustodians,
  type Custodian,
  type NewExamSet,
  type Reader,
  type SealedForm,
  type Tx,
} from '#store';
import { Problem } from '../http/problem.js';

/**
 * Seals a drawn form to custodians and stores the set. From here on the form is known to nobody, this engine included, until two
 * of them open it.
 * Custodians are all who hold the role and a proved key.
 * @returns SHA-256 of the sealed form: what the set is committed to by
 */
export async function insertSealedSet(
  tx: Tx,
  input: {
    readonly set: Omit<NewExamSet, 'set_age' | 'set_recipient' | 'form_sha256'>;
    readonly form: SealedForm;
  },
): Promise<string> {
  const { set, form } = input;
  const custodians = custodiansOf(await selectCustodians(tx));
  const sealed = await sealForm({
    setId: set.id,
    paperNumber: set.paper_number,
    form,
    custodians,
  });
  const { setAge: set_age, setRecipient: set_recipient, formSha256: form_sha256, pairs } = sealed;
  await insertExamSet(tx, { ...set, set_age, set_recipient, form_sha256 }, { custodians, pairs });
  return form_sha256;
}

/** Said before a draw is begun: its sets could be sealed to nobody. @throws Problem `too-few-custodians` or `conflict` */
export async function assertCustodians(db: Reader): Promise<void> {
  custodiansOf(await selectCustodians(db));
}

function custodiansOf(registered: readonly Custodian[]): readonly Custodian[] {
  const count = String(registered.length);
  if (registered.length < MIN_CUSTODIANS)
    throw new Problem(
      'too-few-custodians',
      `A set is sealed to at least ${String(MIN_CUSTODIANS)} custodians, so that one lost key locks nothing; ` +
        `there are ${count}. Custodians register their keys at POST /custodians/keys.`,
    );
  if (registered.length > MAX_CUSTODIANS)
    throw new Problem(
      'conflict',
      `A set has at most ${String(MAX_CUSTODIANS)} custodians, and ${count} persons with that role have a key.`,
    );
  return registered;
}
