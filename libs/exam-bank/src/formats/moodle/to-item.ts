import { Fraction } from 'fraction.js';
import { itemProblems } from '../../parse/parse-bank.js';
import type { KnowledgeItem } from '../../item.js';
import type { ImportedItem, ItemDefaults } from '../imported.js';
import { choiceAsQti } from './choice-as-qti.js';
import { plainText } from './plain-text.js';
import { shareOfPercent, shareText } from './percent.js';
import type { MoodleAnswer, MoodleQuestion, MoodleText } from './question.js';

/** What an answer gives to the item; the rest is the same for all. */
type Part = Readonly<Record<string, unknown>> & { readonly type: KnowledgeItem['type'] };

/** The question as an item that gives every response the score that Moodle gives it, or the reasons why there is none. */
export function itemOfQuestion(question: MoodleQuestion, defaults: ItemDefaults): ImportedItem {
  const { id, answer } = question;
  const shell = { id, ...attributesOf(question) };
  if (answer.kind === 'other')
    return { ...shell, type: 'unknown', reasons: [answer.reason], notes: [] };
  const reasons: string[] = [];
  const item: { readonly type?: string } = {
    ...baseOf(question, defaults, reasons),
    ...partOf(question, answer, reasons),
  };
  const type = item.type ?? answer.kind;
  if (reasons.length === 0)
    for (const { path, message } of itemProblems(item))
      reasons.push(`as an item: ${path}: ${message}`);
  if (reasons.length > 0) return { ...shell, type, reasons, notes: [] };
  return { ...shell, type, reasons, notes: [], item: item as KnowledgeItem }; // the bank's own schema accepted it
}

function attributesOf({ tags, category }: MoodleQuestion): Pick<ImportedItem, 'attributes'> {
  const words = [...tags, ...(category === '' ? [] : [category])];
  return words.length === 0 ? {} : { attributes: { tags: { moodle: words } } };
}

function baseOf(question: MoodleQuestion, defaults: ItemDefaults, reasons: string[]) {
  const { criterion, difficulty, minutes, author } = defaults;
  if (question.stem.text.trim() === '') reasons.push('the question has no text');
  const points = pointsOf(question.points, reasons);
  const feedback = plainText({ format: 'moodle', text: question.feedback }) ?? '';
  const rationale = feedback === '' ? 'None was given with the question.' : feedback;
  return { id: question.id, criterion, difficulty, points, minutes, author, rationale };
}

type Markable = Exclude<MoodleAnswer, { kind: 'other' }>;

function partOf(
  question: MoodleQuestion,
  answer: Markable,
  reasons: string[],
): (Part & { readonly prompt: string }) | undefined {
  const { stem, name } = question;
  if (answer.kind === 'choice') {
    const shares = answer.options.map(({ percent }) => shareOr(percent, reasons));
    const prompt = plainText(stem);
    const part = prompt === undefined ? undefined : choicePart(answer, shares);
    if (part !== undefined && prompt !== undefined) return { ...part, prompt };
    const options = answer.options.map(({ text }, at) => ({
      ...{ id: letter(at), text, share: shares[at] ?? new Fraction(0) },
    }));
    const points = pointsOf(question.points, []);
    const qti = choiceAsQti({ ...answer, stem, points, options }, reasons);
    return qti && { ...qti, prompt: name.slice(0, 300) };
  }
  const part = plainPart(answer, reasons);
  return part && { ...part, prompt: textOr(stem, 'the question', reasons) };
}

function plainPart(answer: Exclude<Markable, Choice>, reasons: string[]): Part | undefined {
  switch (answer.kind) {
    case 'text':
      return textPart(answer, reasons);
    case 'number':
      return numberPart(answer, reasons);
    case 'matching':
      return matchingPart(answer, reasons);
  }
}

type Choice = Extract<MoodleAnswer, { kind: 'choice' }>;

/** Options of which one is right and the others worth nothing, all in plain text; any other choice is an item of QTI. */
function choicePart({ single, options }: Choice, shares: readonly Fraction[]): Part | undefined {
  const right = shares.findIndex((share) => share.equals(1));
  const isPlain = shares.every((share, at) => share.equals(at === right ? 1 : 0));
  if (!single || right < 0 || !isPlain) return undefined;
  const listed = options.map(({ text }, at) => ({ id: letter(at), text: plainText(text) }));
  if (listed.some(({ text }) => text === undefined)) return undefined;
  return { type: 'single-choice', options: listed, key: { correct: letter(right) } };
}

function textPart(
  { caseSensitive, answers }: Extract<MoodleAnswer, { kind: 'text' }>,
  reasons: string[],
): Part | undefined {
  const accepted: string[] = [];
  const partial: { text: string; share: string }[] = [];
  const worthless: string[] = [];
  for (const { text, percent } of answers) {
    const share = shareOr(percent, reasons);
    const isCatchAll = text.trim() === '*';
    if (share.equals(0)) {
      if (!isCatchAll) worthless.push(text);
    } else if (hasWildcard(text)) {
      reasons.push('an answer with a wildcard (*) has no exact counterpart');
    } else if (worthless.some((one) => overlaps(one, text))) {
      reasons.push('an answer worth nothing stands before one that it may cover');
    } else if (share.equals(1)) {
      if (partial.some((one) => sameText(one.text, text, caseSensitive)))
        reasons.push('the same answer is worth a part first and all of it later');
      accepted.push(unescaped(text));
    } else partial.push({ text: unescaped(text), share: shareText(share) });
  }
  if (accepted.length === 0) reasons.push('no answer is worth all the points');
  const key = {
    ...{ accepted, caseSensitive, whitespace: 'exact' },
    ...(partial.length === 0 ? {} : { partial }),
  };
  return { type: 'short-text', key };
}

/** `\*` is a star, `*` anything. */
function hasWildcard(text: string): boolean {
  return /(^|[^\\])\*/.test(text);
}

function unescaped(text: string): string {
  return text.replaceAll('\\*', '*').trim();
}

function overlaps(worthless: string, later: string): boolean {
  return hasWildcard(worthless) || sameText(worthless, later, false);
}

function sameText(left: string, right: string, caseSensitive: boolean): boolean {
  const normal = (text: string): string => {
    const plain = unescaped(text).normalize('NFC');
    return caseSensitive ? plain : plain.toLowerCase();
  };
  return normal(left) === normal(right);
}

function numberPart(
  { answers }: Extract<MoodleAnswer, { kind: 'number' }>,
  reasons: string[],
): Part | undefined {
  const worth = answers
    .map((answer) => ({ ...answer, share: shareOr(answer.percent, reasons) }))
    .filter(({ value, share }) => value !== '*' || !share.equals(0));
  const counted = worth.filter(({ share }) => !share.equals(0));
  if (worth.some(({ value }) => value === '*'))
    reasons.push('a mark for whatever number is written has no exact counterpart');
  // The first that fits counts: what is worth nothing may only stand after all that is worth something.
  const lastCounted = worth.findLastIndex(({ share }) => !share.equals(0));
  if (worth.slice(0, Math.max(0, lastCounted)).some(({ share }) => share.equals(0)))
    reasons.push('a range worth nothing stands before one that it may cover');
  const [first, ...others] = counted;
  if (first?.share.equals(1) !== true) reasons.push('the first number is not worth all the points');
  if (others.some(({ share }) => share.equals(1)))
    reasons.push('several numbers are worth all the points');
  if (first === undefined) return undefined;
  const partial = others.map(({ value, tolerance, share }) => ({
    ...numberKey(value, tolerance),
    share: shareText(share),
  }));
  const key = {
    ...numberKey(first.value, first.tolerance),
    ...(partial.length === 0 ? {} : { partial }),
  };
  return { type: 'numeric', key };
}

function numberKey(value: string, tolerance: string) {
  return { value: value.trim(), tolerance: { kind: 'absolute', value: tolerance.trim() } };
}

function matchingPart(
  { pairs }: Extract<MoodleAnswer, { kind: 'matching' }>,
  reasons: string[],
): Part | undefined {
  const answers = [...new Set(pairs.map(({ answer }) => answer.trim()))];
  const targets = answers.map((text, index) => ({ id: letter(index), text }));
  const asked = pairs.filter(({ stem }) => stem.text.trim() !== '');
  const sources = asked.map(({ stem }, index) => ({
    id: String(index + 1),
    text: textOr(stem, `part ${String(index + 1)}`, reasons),
  }));
  const entries = asked.map(({ answer }, index) => {
    const target = targets[answers.indexOf(answer.trim())];
    return [String(index + 1), target?.id ?? ''] as const;
  });
  // In Moodle every part has a menu of its own, so an answer may always be given twice.
  const key = { pairs: Object.fromEntries(entries) };
  return { type: 'matching', sources, targets, manyToOne: true, scoring: 'per-pair', key };
}

function pointsOf(text: string, reasons: string[]): number {
  const points = /^\d{1,3}(\.0+)?$/.test(text.trim()) ? Number(text) : 0;
  if (points < 1 || points > 10)
    reasons.push(`it is worth ${text.trim()} points; an item is worth 1 to 10 whole ones`);
  return points;
}

function shareOr(percent: string, reasons: string[]): Fraction {
  const share = shareOfPercent(percent);
  if (share !== undefined && share.abs().compare(1) <= 0) return share;
  reasons.push('an answer is worth a percentage that is no number from -100 to 100');
  return new Fraction(0);
}

function textOr(text: MoodleText, what: string, reasons: string[]): string {
  const plain = plainText(text);
  if (plain === undefined)
    reasons.push(`${what} is formatted (${text.format}) in a way that plain text would lose`);
  return plain ?? '';
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
