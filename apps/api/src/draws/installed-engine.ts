import { drawEngineFiles } from '#config';
import { engineDigest, type DrawCommit } from '#draw-record';
import { DRAW_ENGINE } from '#exam-bank';

let installed: DrawCommit['engine'] | undefined;

/** The draw engine of this installation as draws commit to it; read once, for a process runs the code that it began with. */
export function installedEngine(): DrawCommit['engine'] {
  installed ??= { name: DRAW_ENGINE, sha256: engineDigest(drawEngineFiles()) };
  return installed;
}
