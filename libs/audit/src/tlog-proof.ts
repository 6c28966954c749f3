import { AuditError } from './audit-error.js';
import { hashBytes } from './merkle.js';
import { decodeBase64 } from './signed-note.js';

const firstLine = 'c2sp.org/tlog-proof@v1';
/** As long as a path can be in a tree of 2^63 leaves. */
const maxHashes = 63;

/** One entry's proof with the checkpoint that it leads to: c2sp.org/tlog-proof. Nothing in it has been verified. */
export interface TlogProof {
  readonly index: number;
  readonly hashes: readonly Buffer[];
  /** Signed note, with the cosignatures of witnesses if there are any. */
  readonly checkpoint: string;
  /** Opaque, and vouched for by nobody. */
  readonly extra?: Buffer;
}

/** The text of a proof, for a file `.tlog-proof`. @throws AuditError `proof-invalid` */
export function formatTlogProof(proof: TlogProof): string {
  const { index, hashes, checkpoint, extra } = proof;
  const text = [
    firstLine,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n');
  parseTlogProof(text);
  return text;
}

/** @throws AuditError `proof-invalid` */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (first !== firstLine) throw invalid(`the first line is not ${firstLine}`);
  const extra = lines[0]?.startsWith('extra ') ? decodeExtra(lines.shift()) : undefined;
  const digits = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '')?.[1];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index)) throw invalid('there is no index line');
  if (lines.length > maxHashes) throw invalid(`there are more than ${maxHashes} hashes`);
  const checkpoint = text.slice(end + 2);
  if (!checkpoint.endsWith('\n')) throw invalid('the checkpoint is missing or cut');
  return {
    index,
    hashes: lines.map(decodeHash),
    checkpoint,
    ...(extra === undefined ? {} : { extra }),
  };
}

function decodeExtra(line: string | undefined): Buffer {
  const bytes = decodeBase64((line ?? '').slice('extra '.length));
  if (bytes === undefined) throw invalid('the extra line is not base64');
  return bytes;
}

/** One hash of a proof line. @throws AuditError `proof-invalid` */
function decodeHash(line: string): Buffer {
  const hash = decodeBase64(line);
  if (hash?.length !== hashBytes) throw invalid('a line is not a hash of 32 bytes in base64');
  return hash;
}

function invalid(what: string): AuditError {
  return new AuditError('proof-invalid', `not a tlog-proof: ${what}`);
}
