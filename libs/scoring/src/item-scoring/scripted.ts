import type { ScriptedItem } from '#exam-bank';
import { comparePoints, formatPoints, parsePoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import type { Awaited, Judged, Judgement } from './judgement.js';

/**
 * What the author's script said of the answer, or the wait for it: a script that failed has said nothing.
 * @throws ScoringError `key-malformed` for a share below 0 or above 1
 */
export function judgeScripted({ id }: ScriptedItem, { script }: Judged): Judgement | Awaited {
  if (script === undefined) return { awaits: 'script' };
  const share = formatPoints(parsePoints(script.share));
  if (comparePoints(share, '0') < 0 || comparePoints(share, '1') > 0)
    throw new ScoringError('key-malformed', `script of ${id}: a share of ${share}`);
  return { share, derivation: script.lines.map((line) => `script: ${line}`) };
}
