import type { Form, SnapshotUnit } from '#exam-bank';
import { saltedRoot } from './salted-root.js';

type Pinned = Pick<SnapshotUnit, 'version' | 'contentSha256'>;

/** A form as the paper that it becomes. */
export interface Paper extends Form {
  readonly paperNumber: string;
}

/**
 * The root that a form is committed to by ({@link saltedRoot}): the entry `{paperNumber}`, then `{part, position, id, version,
 * contentSha256}` for each item in the order of the paper, then for each task; positions count from 1 in either part.
 * @param key see `formKey`
 * @throws Error for an id that the bank does not hold
 */
export function formRoot(
  key: Uint8Array,
  { paperNumber, items, tasks }: Paper,
  units: { readonly get: (id: string) => Pinned | undefined },
): string {
  const entriesOf = (part: 'theory' | 'practical', ids: readonly string[]) =>
    ids.map((id, at) => {
      const unit = units.get(id);
      if (unit === undefined) throw new Error(`formRoot: the bank version does not hold ${id}`);
      const { version, contentSha256 } = unit;
      return { part, position: at + 1, id, version, contentSha256 };
    });
  return saltedRoot(key, [
    { paperNumber },
    ...entriesOf('theory', items),
    ...entriesOf('practical', tasks),
  ]);
}
