import type { JudgeProgram } from '#exam-bank';
import { formatPoints, parsePoints, shareOf, type Comparison, type Points } from '#scoring';
import { JudgeFailure } from '../judge-failure.js';
import type { RunOutcome } from '../sandbox/sandbox.js';
import { partly, wordsOf } from './partly.js';

/** What a C++ stream or a Python print makes of a number; the lengths bound what an exact value of it can need. */
const NUMBER = /^(\d{1,20})(?:\.(\d{0,20}))?(?:[eE]([+-]?\d{1,2}))?$/;
const MAX_EXPONENT = 30;

/**
 * What a judge program's end says.
 * @param worth the points of the test, of which `score.txt` is a number
 * @throws JudgeFailure for every end that is no decision: a limit, a signal, another exit code, a score that is none
 */
export function judgeAnswer(
  kind: JudgeProgram['kind'],
  outcome: RunOutcome,
  worth: Points,
): Comparison {
  const exitCode = decidedCode(outcome);
  switch (kind) {
    case 'output-validator':
      return validatorAnswer(exitCode, outcome, worth);
    case 'testlib':
      return testlibAnswer(exitCode, outcome);
  }
}

function decidedCode({ facts }: RunOutcome): number {
  switch (facts.killedFor) {
    case 'cpu':
    case 'wall':
      throw new JudgeFailure('judge-out-of-time', "the task's judge program took too long");
    case 'memory':
    case 'output':
      throw new JudgeFailure(
        'judge-over-limit',
        `the task's judge program passed its ${facts.killedFor} limit`,
      );
    case null:
      if (facts.exitCode === null || facts.signal !== null)
        throw died(`signal ${facts.signal}`, facts);
      return facts.exitCode;
  }
}

/** Kattis: 42 accepts, perhaps with a score; 43 rejects. Feedback is regular files of its own folder. */
function validatorAnswer(exitCode: number, outcome: RunOutcome, worth: Points): Comparison {
  const file = (name: string) => outcome.collected.find((one) => one.name === name)?.bytes;
  const message = wordsOf(file('judgemessage.txt') ?? Buffer.alloc(0));
  if (exitCode === 43) return { accepted: false, message };
  if (exitCode !== 42) throw died(`exit code ${exitCode}`, outcome.facts);
  // A score may be among what was not handed out.
  if (outcome.uncollected) throw unusable('its feedback is too much, or no regular files');
  const [score, multiplier] = [file('score.txt'), file('score_multiplier.txt')];
  if (score !== undefined && multiplier !== undefined)
    throw unusable('it wrote both score.txt and score_multiplier.txt');
  if (multiplier !== undefined) return partly(share(multiplier.toString('latin1')), message);
  if (score === undefined) return { accepted: true, message };
  const points = decimal(score.toString('latin1'));
  if (parsePoints(worth).compare(0) === 0) throw unusable('a score for a test worth 0 points');
  return partly(atMostOne(shareOf(points, worth)), message);
}

/** testlib's exit codes; a fraction of the points stands in its first words or in the code itself. */
function testlibAnswer(exitCode: number, { facts }: RunOutcome): Comparison {
  const message = wordsOf(Buffer.from(facts.stderr.head, 'base64'));
  if (exitCode === 0) return { accepted: true, message };
  if ([1, 2, 4, 8].includes(exitCode)) return { accepted: false, message };
  if (exitCode === 7) return partly(share(/^points (\S+)/.exec(message)?.[1] ?? ''), message);
  if (exitCode >= 16 && exitCode <= 116) return partly(percent(exitCode - 16), message);
  if (exitCode === 3) throw died('the verdict that it failed itself', facts);
  throw died(`exit code ${exitCode}`, facts);
}

function percent(hundredths: number): Points {
  return formatPoints(parsePoints(String(hundredths)).div(100));
}

function share(text: string): Points {
  return atMostOne(decimal(text));
}

function atMostOne(value: Points): Points {
  if (parsePoints(value).compare(1) > 0) throw unusable('its score is more than there is');
  return value;
}

/** The exact value of a decimal, perhaps with an exponent; never a binary float. */
function decimal(text: string): Points {
  const [matched, whole = '0', decimals = '', exponent = '0'] = NUMBER.exec(text.trim()) ?? [];
  const power = Number(exponent);
  if (matched === undefined || Math.abs(power) > MAX_EXPONENT)
    throw unusable('its score is no plain number that is 0 or more');
  const mantissa = parsePoints(decimals === '' ? whole : `${whole}.${decimals}`);
  const scale = parsePoints(`1${'0'.repeat(Math.abs(power))}`);
  return formatPoints(power < 0 ? mantissa.div(scale) : mantissa.mul(scale));
}

function died(how: string, { stderr }: RunOutcome['facts']): JudgeFailure {
  const words = wordsOf(Buffer.from(stderr.head, 'base64'));
  return new JudgeFailure('judge-died', `the task's judge program ended with ${how}`, words);
}

function unusable(what: string): JudgeFailure {
  return new JudgeFailure(
    'judge-answer-unusable',
    `what the task's judge program says is of no use: ${what}`,
  );
}
