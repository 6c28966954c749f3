import { isDrawable } from '#exam-bank';
import { scoredVersionsOf, type RemarkOperation } from '#scoring';
import {
  selectItemVersions,
  selectRemarkItems,
  type ItemVersion,
  type Reader,
  type RemarkSet,
} from '#store';
import { RemarkRefused } from './refused.js';

/** Each operation fits its item, and no other open re-mark is about everybody who had it. @throws RemarkRefused */
export async function assertOperations(db: Reader, set: RemarkSet): Promise<void> {
  const { operations } = set;
  const presentedIds = operations.map(({ itemVersionId }) => itemVersionId);
  if (operations.length === 0 || operations.some(({ kind }) => kind === 'examine'))
    throw new RemarkRefused('nothing-to-do', 'it does not say yet what to do');
  if (new Set(presentedIds).size < presentedIds.length)
    throw new RemarkRefused('named-twice', 'it names an item twice');
  const ids = [...presentedIds, ...operations.flatMap(scoredVersionsOf)];
  const rows = new Map((await selectItemVersions(db, ids)).map((row) => [row.id, row]));
  const others = (await selectRemarkItems(db, presentedIds)).filter(
    ({ remark_set_id: id }) => id !== set.id,
  );
  for (const operation of operations) {
    const presented = known(rows, operation.itemVersionId);
    assertKind(operation, presented);
    const about = others.filter((other) => other.item_version_id === presented.id);
    const open = about.find(({ claimed }) => claimed);
    if (open !== undefined && set.scope.kind === 'everybody' && operation.kind !== 'manual')
      throw new RemarkRefused(
        'already-open',
        `a re-mark of ${presented.item_id} is open: ${open.remark_set_id}; decide it first`,
      );
    const inForce = await inForceOf(db, presented, about);
    for (const id of scoredVersionsOf(operation))
      assertCorrection(operation, presented, known(rows, id), inForce);
  }
}

function known(rows: ReadonlyMap<string, ItemVersion>, id: string): ItemVersion {
  const row = rows.get(id);
  if (row === undefined)
    throw new RemarkRefused('not-a-correction', `there is no item version ${id}`);
  return row;
}

function assertKind({ kind }: RemarkOperation, { kind: of, item_id: item }: ItemVersion): void {
  if (kind === 'rerun' && of !== 'task')
    throw new RemarkRefused('not-a-task', `${item} is no practical task`);
}

/** The version that everybody was marked with last, by re-marks in force. */
async function inForceOf(
  db: Reader,
  presented: ItemVersion,
  about: Awaited<ReturnType<typeof selectRemarkItems>>,
): Promise<ItemVersion> {
  const ids = about
    .filter(({ state }) => state === 'committed')
    .flatMap(({ operations }) => operations)
    .filter((operation) => operation.itemVersionId === presented.id)
    .filter(({ kind }) => kind === 'rerun' || kind === 'recompute')
    .flatMap(scoredVersionsOf);
  const versions = [presented, ...(await selectItemVersions(db, ids))];
  return versions.reduce((newest, one) => (one.version > newest.version ? one : newest));
}

/** A re-mark never puts an older version in force over a newer one. */
function assertCorrection(
  operation: RemarkOperation,
  presented: ItemVersion,
  corrected: ItemVersion,
  inForce: ItemVersion,
): void {
  const told = `version ${corrected.version} of ${corrected.item_id}`;
  const sameItem =
    corrected.qualification_id === presented.qualification_id &&
    corrected.item_id === presented.item_id;
  const runsAgain = operation.kind === 'rerun' && corrected.id === inForce.id;
  if (!sameItem || (corrected.version <= presented.version && !runsAgain))
    throw new RemarkRefused(
      'not-a-correction',
      `${told} does not correct version ${presented.version} of ${presented.item_id}`,
    );
  if (!isDrawable(corrected.state) && !runsAgain)
    throw new RemarkRefused('not-a-correction', `${told} is not approved`);
  if (corrected.version < inForce.version)
    throw new RemarkRefused(
      'not-a-correction',
      `everybody was marked with version ${inForce.version} of ${presented.item_id} before`,
    );
}
