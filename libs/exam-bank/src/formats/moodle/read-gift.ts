import * as gift from 'gift-pegjs';
import { Fraction } from 'fraction.js';
import { categoryPath, idGiver } from './names.js';
import type { MoodleAnswer, MoodleQuestion } from './question.js';

/** More digits than a binary double keeps: the parser hands numbers on as doubles. */
const TOO_EXACT = /\d(?:[.,]?\d){15,}/;

/**
 * Reads GIFT: questions are parted by blank lines, so that one that is malformed does not take the others with it.
 * What is malformed comes back as an `other` with the line and what was expected.
 */
export function readGift(text: string): readonly MoodleQuestion[] {
  const questions: MoodleQuestion[] = [];
  const giveId = idGiver('gift');
  let category = '';
  for (const { source, line } of blocksOf(text)) {
    const parsed = parseBlock(source, line);
    if (typeof parsed === 'string') {
      questions.push(unreadable(giveId(undefined), category, parsed));
      continue;
    }
    for (const question of parsed) {
      if (question.type === 'Category') category = categoryPath(question.title);
      else questions.push(questionOf(question, { source, category, giveId }));
    }
  }
  return questions;
}

interface Block {
  readonly source: string;
  /** Of its first line in the file, from 1. */
  readonly line: number;
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let begin = 1;
  const end = (next: number): void => {
    if (lines.some((line) => line.trim() !== '' && !line.trimStart().startsWith('//')))
      blocks.push({ source: lines.join('\n'), line: begin });
    lines = [];
    begin = next;
  };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') end(index + 2);
    else lines.push(line);
  }
  end(0);
  return blocks;
}

/** @returns what is wrong with it, as a string */
function parseBlock(source: string, line: number): readonly gift.GIFTQuestion[] | string {
  try {
    return gift.parse(`${source}\n`);
  } catch (error) {
    if (!(error instanceof Error && 'location' in error)) throw error;
    const { start } = (error as gift.SyntaxError).location; // the parser's own error, as just checked
    return `line ${String(line + start.line - 1)}, column ${String(start.column)}: this is no GIFT question`;
  }
}

function unreadable(id: string, category: string, reason: string): MoodleQuestion {
  const answer = { kind: 'other', reason } as const;
  const stem = { format: 'plain', text: '' } as const;
  return { id, name: id, stem, tags: [], category, points: '1', feedback: '', answer };
}

function questionOf(
  question: Exclude<gift.GIFTQuestion, gift.Category>,
  made: {
    readonly source: string;
    readonly category: string;
    readonly giveId: ReturnType<typeof idGiver>;
  },
): MoodleQuestion {
  const { title, stem, tags } = question;
  const id = made.giveId(question.id ?? title ?? undefined);
  const feedback = 'globalFeedback' in question ? (question.globalFeedback?.text ?? '') : '';
  const exact = !TOO_EXACT.test(made.source) || question.type !== 'Numerical';
  const reason = 'a number has more than 15 digits, which GIFT files are not read to exactly';
  return {
    id,
    name: title ?? id,
    stem: stem, // the same four formats
    tags: tags ?? [],
    category: made.category,
    points: '1',
    feedback,
    answer: exact ? answerOf(question) : { kind: 'other', reason },
  };
}

function answerOf(question: Exclude<gift.GIFTQuestion, gift.Category>): MoodleAnswer {
  switch (question.type) {
    case 'MC':
      return choiceOf(question);
    case 'TF':
      return trueOrFalse(question.isTrue);
    case 'Short': {
      const answers = question.choices.map(({ text, weight }) => ({
        text: text.text,
        percent: String(weight ?? 100),
      }));
      return { kind: 'text', caseSensitive: false, answers };
    }
    case 'Numerical':
      return { kind: 'number', answers: numbersOf(question.choices) };
    case 'Matching': {
      const pairs = question.matchPairs.map(({ subquestion, subanswer }) => ({
        stem: subquestion, // the same four formats
        answer: subanswer,
      }));
      return { kind: 'matching', shuffle: true, pairs };
    }
    case 'Essay':
      return { kind: 'other', reason: 'an essay is marked by people' };
    case 'Description':
      return { kind: 'other', reason: 'a description asks for nothing' };
  }
}

/** Several answers may be chosen exactly where none is marked with `=`. */
function choiceOf({ choices }: gift.MultipleChoice): MoodleAnswer {
  const options = choices.map(({ isCorrect, weight, text }) => ({
    text: text, // the same four formats
    percent: String(weight ?? (isCorrect ? 100 : 0)),
  }));
  return { kind: 'choice', single: choices.some((one) => one.isCorrect), shuffle: true, options };
}

function trueOrFalse(isTrue: boolean): MoodleAnswer {
  const option = (text: string, right: boolean) => ({
    text: { format: 'plain', text } as const,
    percent: right ? '100' : '0',
  });
  const options = [option('True', isTrue), option('False', !isTrue)];
  return { kind: 'choice', single: true, shuffle: false, options };
}

function numbersOf(
  choices: gift.Numerical['choices'],
): Extract<MoodleAnswer, { kind: 'number' }>['answers'] {
  if (!Array.isArray(choices)) return [{ ...numberOf(choices), percent: '100' }];
  return choices.map(({ isCorrect, weight, text }) => ({
    ...numberOf(text),
    percent: String(weight ?? (isCorrect ? 100 : 0)),
  }));
}

/** A range from low to high is its middle and half its width. */
function numberOf(number: gift.NumericalFormat): {
  readonly value: string;
  readonly tolerance: string;
} {
  const { numberLow, numberHigh } = number;
  if (numberLow === undefined || numberHigh === undefined)
    return { value: String(number.number), tolerance: String(number.range ?? 0) };
  const low = new Fraction(String(numberLow));
  const high = new Fraction(String(numberHigh));
  const value = low.add(high).div(2);
  return { value: value.toString(), tolerance: high.sub(value).toString() };
}
