import { createHash } from 'node:crypto';
import type { StreamFacts } from '#scoring';

const HEAD_BYTES = 64 * 1024;
/** A runtime's last words are looked for here and no further back. */
const TAIL_BYTES = 4096;

/** One stream of a run, as it was seen. */
export interface CapturedStream {
  readonly facts: StreamFacts;
  /** The first bytes, as many as were to be kept. */
  readonly bytes: Buffer;
  /** The last 4 KiB. */
  readonly tail: Buffer;
}

/** Takes a stream piece by piece; holds no more of it than is to be kept, its head, and its tail. */
export interface StreamCapture {
  add(piece: Buffer): void;
  /** Nothing may be added afterwards. */
  finish(): CapturedStream;
}

/** @param keepBytes how much of the stream the result holds; count and hash are of all of it */
export function createStreamCapture(keepBytes: number): StreamCapture {
  const hash = createHash('sha256');
  const wanted = Math.max(keepBytes, HEAD_BYTES);
  const kept: Buffer[] = [];
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  return {
    add: (piece) => {
      if (bytes < wanted) kept.push(piece.subarray(0, wanted - bytes));
      bytes += piece.length;
      hash.update(piece);
      tail =
        piece.length >= TAIL_BYTES
          ? piece.subarray(-TAIL_BYTES)
          : Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
    },
    finish: () => {
      const all = Buffer.concat(kept);
      const facts = {
        bytes,
        sha256: hash.digest('hex'),
        truncated: bytes > HEAD_BYTES,
        head: all.subarray(0, HEAD_BYTES).toString('base64'),
      };
      return { facts, bytes: all.subarray(0, keepBytes), tail };
    },
  };
}

/** Facts of a stream that is there as a whole. */
export function captureStream(bytes: Buffer): CapturedStream {
  const capture = createStreamCapture(bytes.length);
  capture.add(bytes);
  return capture.finish();
}
