import { type KeyObject } from 'node:crypto';
import { AuditError } from './audit-error.js';
import { hashBytes } from './merkle.js';
import { type NoteRefusal, decodeBase64, parseVkey, signNote, verifyNote } from './signed-note.js';

/** The head of a log at one size, c2sp.org/tlog-checkpoint; `origin` names the log. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export type CheckpointRefusal = NoteRefusal | 'checkpoint-malformed' | 'origin-differs';

/**
 * The note text of a checkpoint: three lines.
 * @throws AuditError `checkpoint-invalid`
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint;
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  parseCheckpoint(text);
  return text;
}

/**
 * The checkpoint of a note text. Extension lines are refused: the standard advises against them, nobody can audit them,
 * and our logs never write any.
 * @throws AuditError `checkpoint-invalid`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, digits, encoded, end, ...more] = text.split('\n');
  if (origin === undefined || origin === '' || end !== '' || more.length > 0) {
    throw new AuditError(
      'checkpoint-invalid',
      'a checkpoint is three lines: origin, size and root',
    );
  }
  const size = Number(digits);
  if (digits === undefined || !/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size)) {
    throw new AuditError('checkpoint-invalid', 'the second line is the size, a whole number');
  }
  const root = encoded === undefined ? undefined : decodeBase64(encoded);
  if (root?.length !== hashBytes) {
    throw new AuditError('checkpoint-invalid', 'the third line is the root, 32 bytes in base64');
  }
  return { origin, size, root };
}

/**
 * The signed note of a checkpoint; the key's name is the origin. The caller must never sign two checkpoints of one log
 * that are inconsistent: this function cannot know the earlier ones.
 * @throws AuditError `checkpoint-invalid`, `key-invalid`
 */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  return signNote({ text: formatCheckpoint(checkpoint), name: checkpoint.origin, privateKey });
}

/** Verifies a signed checkpoint against the key of its log; the origin must be the key's name. */
export function verifyCheckpoint(
  note: Uint8Array,
  vkey: string,
):
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: CheckpointRefusal } {
  const verdict = verifyNote(note, vkey);
  if (!verdict.ok) return verdict;
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint(verdict.text);
  } catch (error) {
    if (error instanceof AuditError) return { ok: false, reason: 'checkpoint-malformed' };
    throw error;
  }
  return parseVkey(vkey).name === checkpoint.origin
    ? { ok: true, checkpoint }
    : { ok: false, reason: 'origin-differs' };
}
