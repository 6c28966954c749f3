import { AuditError } from './audit-error.js';
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from './checkpoint.js';
import { emptyRoot, hashBytes } from './merkle.js';
import { verifyConsistency } from './proofs.js';
import { decodeBase64, orUndefined, parseNote } from './signed-note.js';

const maxProofLines = 63;

/** What a log sends to a witness, c2sp.org/tlog-witness. */
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Buffer[];
  /** Signed note. */
  readonly note: string;
}

/** The body of a request to a witness. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map((hash) => hash.toString('base64')), '', note].join('\n');
}

/** @throws AuditError `request-invalid` */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const digits = /^old (0|[1-9]\d*)$/.exec(first)?.[1];
  const oldSize = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(oldSize))
    throw new AuditError('request-invalid', 'the first line is "old" and a size');
  if (lines.length > maxProofLines)
    throw new AuditError('request-invalid', `a proof has at most ${maxProofLines} lines`);
  const proof = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== hashBytes)
      throw new AuditError('request-invalid', 'a line of the proof is no hash in base64');
    return hash;
  });
  return { oldSize, proof, note: body.slice(end + 2) };
}

/** What a witness answers: the checkpoint to keep and cosign, or why not, by HTTP status. */
export type WitnessVerdict =
  | { readonly status: 200; readonly checkpoint: Checkpoint }
  | { readonly status: 400 | 403 | 404 | 422; readonly reason: string }
  | { readonly status: 409; readonly size: number };

/** The origin that a request speaks of; undefined where its note or checkpoint is malformed. */
export function originOf({ note }: AddCheckpoint): string | undefined {
  return orUndefined(() => parseCheckpoint(parseNote(Buffer.from(note)).text).origin);
}

/**
 * The judgement of a witness, in the order of the standard: known log, signature, sizes, what was cosigned last, consistency.
 * @param vkeys of the logs that this witness watches; a log's origin is the name of its key
 * @param latest what this witness cosigned last for the request's origin
 */
export function judgeCheckpoint(
  request: AddCheckpoint,
  { vkeys, latest }: { readonly vkeys: readonly string[]; readonly latest: Checkpoint | undefined },
): WitnessVerdict {
  const origin = originOf(request);
  if (origin === undefined)
    return { status: 400, reason: 'the checkpoint is not a note of three lines with signatures' };
  const known = vkeys.filter((vkey) => vkey.startsWith(`${origin}+`));
  if (known.length === 0) return { status: 404, reason: `the log ${origin} is not watched here` };
  const verdicts = known.map((vkey) => verifyCheckpoint(Buffer.from(request.note), vkey));
  const signed = verdicts.find((verdict) => verdict.ok);
  const wrong = verdicts.some((verdict) => !verdict.ok && verdict.reason === 'signature-wrong');
  if (signed === undefined || wrong)
    return { status: 403, reason: 'the checkpoint has no valid signature of this log' };
  return judgeGrowth(request, signed.checkpoint, latest);
}

function judgeGrowth(
  { oldSize, proof }: AddCheckpoint,
  checkpoint: Checkpoint,
  latest: Checkpoint | undefined,
): WitnessVerdict {
  const { size, root } = checkpoint;
  if (oldSize > size) return { status: 400, reason: 'the old size is larger than the checkpoint' };
  if (oldSize !== (latest?.size ?? 0)) return { status: 409, size: latest?.size ?? 0 };
  if (size === 0 && !root.equals(emptyRoot()))
    return { status: 422, reason: 'an empty log has the root of the empty tree' };
  const consistent =
    oldSize === 0 || latest === undefined
      ? proof.length === 0 && (latest === undefined || size > 0 || latest.root.equals(root))
      : verifyConsistency({ oldSize, newSize: size, oldRoot: latest.root, newRoot: root, proof });
  return consistent
    ? { status: 200, checkpoint }
    : { status: 422, reason: 'the checkpoint does not continue the one that was cosigned last' };
}
