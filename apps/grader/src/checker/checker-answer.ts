import { formatPoints, parsePoints, type Comparison } from '#scoring';
import { JudgeFailure } from '../judge-failure.js';
import { keptText, MESSAGE_CHARACTERS, partly } from './partly.js';

const EXACT_SHARE = /^\d{1,20}([./]\d{1,20})?$/;

/**
 * What a script's answer means: `{ accepted: boolean, message?: string, points?: string }`, where `points` goes with
 * `accepted: false` and is the exact part of the test's points, more than 0 and less than 1: `"1/2"`, `"0.25"`.
 * @throws JudgeFailure for anything else
 */
export function asComparison(returned: unknown): Comparison {
  if (!isCheckerAnswer(returned)) throw unusable(returned);
  const { accepted, points } = returned;
  const message = keptText(returned.message ?? '');
  if (points === undefined) return { accepted, message };
  if (accepted || !EXACT_SHARE.test(points) || /\/0+$/.test(points)) throw unusable(returned);
  const share = parsePoints(points);
  if (share.compare(0) <= 0 || share.compare(1) >= 0) throw unusable(returned);
  return partly(formatPoints(share), message);
}

function unusable(returned: unknown): JudgeFailure {
  return new JudgeFailure(
    'checker-answer-unusable',
    "the task's checker returned something else than { accepted, message, points }",
    JSON.stringify(returned)?.slice(0, MESSAGE_CHARACTERS),
  );
}

interface CheckerAnswer {
  readonly accepted: boolean;
  readonly message?: string;
  readonly points?: string;
}

function isCheckerAnswer(value: unknown): value is CheckerAnswer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { accepted, message, points, ...rest } = value as Readonly<Record<string, unknown>>; // an object, as just checked
  return (
    typeof accepted === 'boolean' &&
    [message, points].every((text) => text === undefined || typeof text === 'string') &&
    Object.keys(rest).length === 0
  );
}
