import { readXml, type XmlElement, type XmlLimits, type XmlReading } from '../xml/read-xml.js';
import { categoryPath, idGiver } from './names.js';
import type { MoodleAnswer, MoodleQuestion, MoodleText } from './question.js';

/** A question bank of some ten thousand questions. */
const LIMITS: XmlLimits = { bytes: 64 * 1024 * 1024, elements: 2_000_000, depth: 40 };

export type MoodleReading =
  | { readonly ok: true; readonly questions: readonly MoodleQuestion[] }
  | { readonly ok: false; readonly reason: string };

/** Whether the file is a Moodle question bank at all. */
function isMoodleXml(reading: XmlReading): boolean {
  return reading.ok && reading.root.name === 'quiz' && reading.root.namespace === '';
}

/** Reads Moodle XML. A question of a kind that is not known comes back as `other`: nothing is passed over. */
export function readMoodleXml(bytes: Uint8Array): MoodleReading {
  const reading = readXml(bytes, LIMITS);
  if (!reading.ok) return reading;
  if (!isMoodleXml(reading)) return { ok: false, reason: 'the root element is no <quiz>' };
  const questions: MoodleQuestion[] = [];
  const giveId = idGiver('moodle');
  let category = '';
  for (const question of elements(reading.root, 'question')) {
    if (question.attributes['type'] === 'category')
      category = categoryPath(textIn(question, 'category'));
    else questions.push(questionOf(question, category, giveId));
  }
  return { ok: true, questions };
}

function questionOf(
  question: XmlElement,
  category: string,
  giveId: ReturnType<typeof idGiver>,
): MoodleQuestion {
  const name = textIn(question, 'name');
  const number = textIn(question, 'idnumber');
  const [tags] = elements(question, 'tags');
  return {
    id: giveId([number, name].find((word) => word !== '')),
    name,
    stem: formatted(question, 'questiontext'),
    tags: tags === undefined ? [] : elements(tags, 'tag').map((tag) => textIn(tag)),
    category,
    points: textIn(question, 'defaultgrade') || '1',
    feedback: textIn(question, 'generalfeedback'),
    answer: filesIn(question) ? { kind: 'other', reason: FILES } : answerOf(question),
  };
}

const FILES = 'it has files (pictures, sounds), which are not carried over';

function filesIn(element: XmlElement): boolean {
  return element.children.some(
    (child) => typeof child !== 'string' && (child.name === 'file' || filesIn(child)),
  );
}

function answerOf(question: XmlElement): MoodleAnswer {
  const type = question.attributes['type'] ?? '';
  switch (type) {
    case 'multichoice':
      return choiceOf(question, textIn(question, 'single') !== 'false');
    case 'truefalse':
      return trueFalseOf(question);
    case 'shortanswer':
      return {
        kind: 'text',
        caseSensitive: textIn(question, 'usecase') === '1',
        answers: answersOf(question).map(({ text, percent }) => ({ text: text.text, percent })),
      };
    case 'numerical':
      return numberOf(question);
    case 'matching':
      return {
        kind: 'matching',
        shuffle: isTrue(question, 'shuffleanswers'),
        pairs: elements(question, 'subquestion').map((part) => ({
          stem: { format: formatOf(part), text: textIn(part) },
          answer: elements(part, 'answer').map((answer) => textIn(answer))[0] ?? '',
        })),
      };
    default:
      return { kind: 'other', reason: REASONS[type] ?? `questions of type "${type}" are not read` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  essay: 'an essay is marked by people',
  description: 'a description asks for nothing',
  cloze: 'gaps in a text (cloze) have no exact counterpart',
  multianswer: 'gaps in a text (cloze) have no exact counterpart',
  calculated: 'a calculated question makes its numbers anew for each candidate',
  calculatedmulti: 'a calculated question makes its numbers anew for each candidate',
  calculatedsimple: 'a calculated question makes its numbers anew for each candidate',
  random: 'a random question is a place for others, no question',
  randomsamatch: 'a random matching question is made of others, no question',
  coderunner: 'a program is graded by tests: bring it as a problem package',
};

function choiceOf(question: XmlElement, single: boolean): MoodleAnswer {
  const shuffle = isTrue(question, 'shuffleanswers');
  return { kind: 'choice', single, shuffle, options: answersOf(question) };
}

/** The options have no texts of their own there, but the words `true` and `false`. */
function trueFalseOf(question: XmlElement): MoodleAnswer {
  const options = answersOf(question).map(({ text, percent }) => {
    const word = text.text.trim().toLowerCase() === 'true' ? 'True' : 'False';
    return { text: { format: 'plain', text: word } as const, percent };
  });
  return { kind: 'choice', single: true, shuffle: false, options };
}

function numberOf(question: XmlElement): MoodleAnswer {
  const [units] = elements(question, 'units');
  if (units !== undefined && elements(units, 'unit').length > 0)
    return { kind: 'other', reason: 'units with factors and penalties have no exact counterpart' };
  const answers = elements(question, 'answer').map((answer) => ({
    value: textIn(answer),
    tolerance: elements(answer, 'tolerance').map((one) => textOf(one).trim())[0] ?? '0',
    percent: answer.attributes['fraction'] ?? '',
  }));
  return { kind: 'number', answers };
}

interface Answer {
  readonly text: MoodleText;
  readonly percent: string;
}

function answersOf(question: XmlElement): readonly Answer[] {
  return elements(question, 'answer').map((answer) => ({
    text: { format: formatOf(answer), text: textIn(answer) },
    percent: answer.attributes['fraction'] ?? '',
  }));
}

function formatted(parent: XmlElement, name: string): MoodleText {
  const [element] = elements(parent, name);
  if (element === undefined) return { format: 'plain', text: '' };
  return { format: formatOf(element), text: textIn(element) };
}

const FORMATS: Readonly<Record<string, MoodleText['format']>> = {
  html: 'html',
  plain_text: 'plain',
  plaintext: 'plain',
  markdown: 'markdown',
  moodle_auto_format: 'moodle',
};

/** Where nothing is said, Moodle means its own format. */
function formatOf({ attributes }: XmlElement): MoodleText['format'] {
  return FORMATS[attributes['format'] ?? ''] ?? 'moodle';
}

function isTrue(question: XmlElement, name: string): boolean {
  return ['true', '1'].includes(textIn(question, name));
}

function elements(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  );
}

/** The text of the named element, or of this one: what stands in its `<text>`, or in it. */
function textIn(parent: XmlElement, name?: string): string {
  const element = name === undefined ? parent : elements(parent, name)[0];
  if (element === undefined) return '';
  const [text] = elements(element, 'text');
  return textOf(text ?? element).trim();
}

function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}
