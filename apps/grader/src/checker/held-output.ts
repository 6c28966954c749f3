import { JudgeFailure } from '../judge-failure.js';

/** An output that has to be there as a whole. */
export interface HeldOutput {
  add(piece: Buffer): void;
  readonly bytes: number;
  /** @throws JudgeFailure `output-too-large-for-checker`: held no longer */
  whole(): Buffer;
  /** What has been held, which is then forgotten. */
  release(): readonly Buffer[];
}

/** @param mostBytes beyond which nothing is held */
export function holdOutput(mostBytes: number): HeldOutput {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const release = () => {
    const held = pieces;
    pieces = [];
    return held;
  };
  return {
    add: (piece) => {
      bytes += piece.length;
      if (bytes <= mostBytes) pieces.push(piece);
      else release();
    },
    get bytes() {
      return bytes;
    },
    whole: () => {
      if (bytes <= mostBytes) return Buffer.concat(pieces);
      const most = `${mostBytes / 1024} KiB`;
      throw new JudgeFailure(
        'output-too-large-for-checker',
        `the task's checker takes outputs of at most ${most}: lower the task's outputKiB to that`,
      );
    },
    release,
  };
}
