import type { StreamFacts } from '#scoring';
import { createStreamCapture } from '../sandbox/stream-capture.js';

export type Side = 'program' | 'interactor';

/** What two programs said to each other: a JSON line `{"us", "from", "bytes"}` for each piece, the bytes as base64. */
export interface Transcript {
  add(from: Side, piece: Buffer): void;
  /** Nothing may be added afterwards. */
  finish(): StreamFacts;
}

/** @param elapsedUs whole microseconds since the conversation began */
export function createTranscript(elapsedUs: () => number): Transcript {
  const capture = createStreamCapture(0);
  return {
    add: (from, piece) => {
      const line = { us: elapsedUs(), from, bytes: piece.toString('base64') };
      capture.add(Buffer.from(`${JSON.stringify(line)}\n`));
    },
    finish: () => capture.finish().facts,
  };
}
