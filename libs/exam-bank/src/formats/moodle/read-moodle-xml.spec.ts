import { describe, expect, it } from '@jest/globals';
import { ITEM_DEFAULTS, type ImportedItem } from '../imported.js';
import { readMoodleXml } from './read-moodle-xml.js';
import { itemOfQuestion } from './to-item.js';

function imported(...questions: readonly string[]): readonly ImportedItem[] {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>${questions.join('\n')}</quiz>`;
  const reading = readMoodleXml(Buffer.from(text));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.questions.map((question) => itemOfQuestion(question, ITEM_DEFAULTS));
}

const question = (type: string, rest: string, text = '<p>Which?</p>'): string => `
  <question type="${type}">
    <name><text>Name of it</text></name>
    <questiontext format="html"><text><![CDATA[${text}]]></text></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Because.</p>]]></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
    ${rest}
  </question>`;
const answer = (fraction: string, text: string, rest = ''): string =>
  `<answer fraction="${fraction}" format="html"><text>${text}</text>${rest}<feedback format="html"><text></text></feedback></answer>`;
const choice = (...answers: readonly string[]): string =>
  question('multichoice', `<single>true</single>${answers.join('')}`);

describe('questions that can be carried over', () => {
  it.each([
    {
      name: 'one right option',
      xml: choice(answer('100', '&lt;p&gt;yes&lt;/p&gt;'), answer('0', 'no')),
      item: {
        ...{ id: 'Name-of-it', type: 'single-choice', points: 2, prompt: 'Which?' },
        options: [
          { id: 'A', text: 'yes' },
          { id: 'B', text: 'no' },
        ],
        key: { correct: 'A' },
        rationale: 'Because.',
      },
    },
    {
      name: 'true or false',
      xml: question('truefalse', answer('0', 'true') + answer('100', 'false')),
      item: { options: [{ text: 'True' }, { text: 'False' }], key: { correct: 'B' } },
    },
    {
      name: 'a short answer',
      xml: question(
        'shortanswer',
        `<usecase>1</usecase>${answer('100', 'Ab')}${answer('33.33333', 'ab')}`,
      ),
      item: {
        type: 'short-text',
        key: {
          accepted: ['Ab'],
          caseSensitive: true,
          partial: [{ text: 'ab', share: '1/3' }],
        },
      },
    },
    {
      name: 'a number, exactly as written',
      xml: question(
        'numerical',
        answer('100', '0.12345678901234567890', '<tolerance>0.10</tolerance>'),
      ),
      item: {
        type: 'numeric',
        key: {
          value: '0.12345678901234567890',
          tolerance: { kind: 'absolute', value: '0.10' },
        },
      },
    },
    {
      name: 'pairs with a distractor',
      xml: question(
        'matching',
        `<shuffleanswers>true</shuffleanswers>
         <subquestion format="html"><text><![CDATA[<p>one</p>]]></text><answer><text>1</text></answer></subquestion>
         <subquestion format="html"><text>two</text><answer><text>2</text></answer></subquestion>
         <subquestion format="html"><text></text><answer><text>3</text></answer></subquestion>`,
      ),
      item: {
        type: 'matching',
        sources: [{ text: 'one' }, { text: 'two' }],
        targets: [{ text: '1' }, { text: '2' }, { text: '3' }],
        key: { pairs: { '1': 'A', '2': 'B' } },
      },
    },
  ])('$name', ({ xml, item }) => {
    const [read] = imported(xml);
    expect(read?.reasons).toEqual([]);
    expect(read?.item).toMatchObject(item);
  });

  it('keeps idnumber, category and tags', () => {
    const [read] = imported(
      '<question type="category"><category><text>$course$/top/Loops</text></category></question>',
      question(
        'truefalse',
        `<idnumber>Q.17</idnumber>${answer('100', 'true')}${answer('0', 'false')}<tags><tag><text>hard</text></tag></tags>`,
      ),
    );
    expect(read).toMatchObject({ id: 'Q.17', attributes: { tags: { moodle: ['hard', 'Loops'] } } });
  });
});

describe('questions that are blocked', () => {
  it.each([
    ['an essay', question('essay', ''), 'marked by people'],
    ['gaps', question('cloze', ''), 'gaps in a text'],
    [
      'a kind that nobody knows',
      question('ddimage', ''),
      'questions of type "ddimage" are not read',
    ],
    ['a penalty', choice(answer('100', 'a'), answer('-25', 'b')), 'a penalty below 0'],
    [
      'a picture',
      question(
        'truefalse',
        `${answer('100', 'true')}${answer('0', 'false')}`,
        '<p>See <img src="@@PLUGINFILE@@/a.png"></p>',
      ),
      'is formatted (html)',
    ],
    [
      'a file',
      question(
        'truefalse',
        `<x><file name="a.png" encoding="base64">AA==</file></x>${answer('100', 'true')}`,
      ),
      'it has files',
    ],
    [
      'units',
      question(
        'numerical',
        `${answer('100', '1')}<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>`,
      ),
      'units with factors',
    ],
    [
      'a fraction that is none',
      choice(answer('all', 'a'), answer('0', 'b')),
      'no number from -100 to 100',
    ],
    [
      'too many points',
      choice(answer('100', 'a'), answer('0', 'b')).replace('2.0000000', '1.5'),
      'it is worth 1.5 points',
    ],
    [
      'elements nested without end',
      question('truefalse', answer('100', 'true') + answer('0', 'false'), '<div>'.repeat(20_000)),
      'is formatted (html)',
    ],
    [
      'one option',
      question('truefalse', answer('100', 'true'), '<p>a<sub>1</sub></p>'),
      'fewer than two options',
    ],
  ])('%s', (_, xml, reason) => {
    const [read] = imported(xml);
    expect(read?.item).toBeUndefined();
    expect(read?.reasons.join('; ')).toContain(reason);
  });
});

describe('files that are refused', () => {
  it.each([
    ['another root', '<questions/>', 'the root element is no <quiz>'],
    ['a DOCTYPE', '<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>', 'DOCTYPE'],
    ['no XML', 'GIFT', 'line 1'],
  ])('%s', (_, text, reason) => {
    expect(readMoodleXml(Buffer.from(text))).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });
});
