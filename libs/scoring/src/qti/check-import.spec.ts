import { describe, expect, it, test } from '@jest/globals';
import { readQtiItem, type ImportedItem } from '#exam-bank';
import {
  choices,
  correct,
  mapping,
  MAP_RESPONSE,
  MATCH_CORRECT,
  qtiXml,
  response,
  setScore,
  type QtiParts,
} from '../../../../test/factories/qti-xml.js';
import { checkedImport } from './check-import.js';

function imported(parts: QtiParts): ImportedItem {
  const reading = readQtiItem(Buffer.from(qtiXml(parts)));
  if (!reading.ok) throw new Error(reading.reason);
  return checkedImport(reading);
}

const right = response('single', 'identifier', correct('A'));
const body = choices(['A', 'B', 'C'], 'maxChoices="1"');
const score = (more: string): string =>
  `<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" ${more}/>`;
const maxScore = (value: string): string =>
  `${score('')}<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>${value}</value></defaultValue></outcomeDeclaration>`;
const fine: QtiParts = { declarations: right, body, processing: MATCH_CORRECT };
const mapped = (entries: Readonly<Record<string, string>>, bounds = ''): QtiParts => ({
  declarations: response('multiple', 'identifier', mapping(entries, bounds)),
  body: choices(['A', 'B', 'C'], 'maxChoices="0"'),
  processing: MAP_RESPONSE,
});

describe('an item that is imported', () => {
  it('is worth the most that an answer reaches', () => {
    expect(imported(mapped({ A: '1', B: '2', C: '0' })).item).toMatchObject({
      points: 3,
      type: 'qti',
    });
  });

  const many = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`e${at}`, '0']));
  const blocked: readonly (readonly [string, QtiParts, RegExp])[] = [
    ['a mapping without end', mapped({ ...many(500), A: '1' }), /has more than 500 entries/],
    [
      'choices without end',
      { ...fine, body: choices(['A', ...Object.keys(many(500))], 'maxChoices="1"') },
      /too many to try/,
    ],
    [
      'a pattern without end',
      {
        ...fine,
        processing: setScore(
          `<patternMatch pattern="[${'a'.repeat(3_000)}]"><variable identifier="RESPONSE"/></patternMatch>`,
        ),
      },
      /has more than 2000 characters/,
    ],
    [
      'a maximum that no answer reaches',
      { ...fine, score: maxScore('2') },
      /declares a maximum of 2 .* reaches is 1/,
    ],
    [
      'a normal maximum that is passed',
      { ...mapped({ A: '1', B: '2' }), score: score('normalMaximum="2"') },
      /declares a maximum of 2 .* reaches is 3/,
    ],
    ['points below 0', mapped({ A: '1', B: '-1' }), /some answers give -1 points/],
    [
      'points for no answer',
      { ...fine, processing: setScore('<baseValue baseType="float">1</baseValue>') },
      /no answer at all gives 1 points/,
    ],
    [
      'points for nothing but showing up',
      { ...fine, processing: setScore('<baseValue baseType="float">0</baseValue>') },
      /its maximum is 0/,
    ],
    ['half a point', mapped({ A: '0.5' }), /its maximum is 0\.5; an item has a whole number/],
    [
      'no value of SCORE',
      {
        ...fine,
        processing: setScore(
          '<divide><baseValue baseType="float">1</baseValue><baseValue baseType="float">0</baseValue></divide>',
        ),
      },
      /without a value/,
    ],
    ['no SCORE', { ...fine, score: '', processing: '<exitResponse/>' }, /no outcome SCORE/],
    ['no rules', { ...fine, processing: '' }, /people would have to mark it/],
    [
      'a SCORE that people give',
      { ...fine, score: score('externalScored="human"') },
      /outside of the item/,
    ],
    [
      'a picture',
      { ...fine, body: `<p><img src="a.png" alt=""/></p>${body}` },
      /pictures are not carried/,
    ],
    ['a link', { ...fine, body: `<p><a href="http://x">x</a></p>${body}` }, /lead out of the exam/],
    [
      'an essay',
      { ...fine, body: '<extendedTextInteraction responseIdentifier="RESPONSE"/>' },
      /marked by people/,
    ],
    ['a script', { ...fine, body: `<script>alert(1)</script>${body}` }, /script: is not supported/],
    [
      'what is shown until it is answered',
      {
        ...fine,
        body: `<feedbackBlock outcomeIdentifier="SCORE" identifier="x" showHide="hide"><p>x</p></feedbackBlock>${body}`,
      },
      /is shown until/,
    ],
    [
      'an element with the name of what every object has, in the text',
      { ...fine, body: `<constructor>x</constructor>${body}` },
      /constructor: is not supported in the text/,
    ],
    [
      'such a rule',
      { ...fine, processing: '<constructor/><__proto__/>' },
      /__proto__: is not supported in response processing/,
    ],
    [
      'such an expression, which has attributes',
      { ...fine, processing: setScore('<toString a="b"/>') },
      /toString: is not supported/,
    ],
    [
      'such a part of the item',
      { ...fine, after: '<hasOwnProperty/>' },
      /hasOwnProperty: is not supported/,
    ],
    [
      'such a value of truth',
      { ...fine, declarations: response('single', 'boolean', correct('constructor')) },
      /"constructor" is no boolean/,
    ],
    [
      'an answer that is there before anybody gives one',
      {
        ...fine,
        declarations: response(
          'single',
          'identifier',
          `<defaultValue><value>A</value></defaultValue>${correct('A')}`,
        ),
      },
      /a default value of a response/,
    ],
    [
      'choices of one name',
      { ...fine, body: choices(['A', 'B', 'B'], 'maxChoices="1"') },
      /several choices have the identifier "B"/,
    ],
    [
      'numbers to another base',
      {
        declarations: response('single', 'integer', correct('10')),
        body: '<p><textEntryInteraction responseIdentifier="RESPONSE" base="16"/></p>',
        processing: MATCH_CORRECT,
      },
      /the attribute base is not supported/,
    ],
    [
      'text that a style hides',
      { ...fine, body: `<p style="display: none">x</p>${body}` },
      /p: the attribute style is not supported/,
    ],
    ['hidden text', { ...fine, body: `<p hidden="hidden">x</p>${body}` }, /attribute hidden/],
    [
      'groups of choices',
      { ...fine, body: body.replace('<simpleChoice ', '<simpleChoice matchGroup="B" ') },
      /attribute match-group/,
    ],
    ['nothing to answer', { ...fine, body: '<p>?</p>' }, /there is nothing to answer/],
    [
      'two questions with one answer',
      { ...fine, body: body + body },
      /several interactions answer RESPONSE/,
    ],
    [
      'templates',
      {
        ...fine,
        declarations: `${right}<templateDeclaration identifier="T" cardinality="single" baseType="integer"/>`,
      },
      /qti-template-declaration: is not supported/,
    ],
    [
      'entries that fit the same answer',
      {
        ...fine,
        declarations: response(
          'single',
          'string',
          '<mapping><mapEntry mapKey="a" mappedValue="1" caseSensitive="false"/><mapEntry mapKey="A" mappedValue="2"/></mapping>',
        ),
        body: '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        processing: MAP_RESPONSE,
      },
      /two entries fit the same answer/,
    ],
    [
      'a template of somebody else',
      { ...fine, processing: 'http://example.org/rptemplates/match_correct' },
      /not one of the standard's/,
    ],
  ];
  test.each(blocked)('is blocked for %s', (_, parts, reason) => {
    const { reasons, item } = imported(parts);
    expect(item).toBeUndefined();
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(reason)]));
  });

  it('is blocked if it is adaptive', () => {
    const xml = qtiXml(fine).replace('adaptive="false"', 'adaptive="true"');
    const reading = readQtiItem(Buffer.from(xml));
    expect(reading).toMatchObject({ ok: true, reasons: [expect.stringMatching(/adaptive/)] });
    expect(reading).not.toHaveProperty('item');
  });

  it('is not read from what is no item', () => {
    const other = Buffer.from('<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p0"/>');
    expect(readQtiItem(other)).toEqual({
      ok: false,
      reason: 'is no assessment item of QTI 2.1, 2.2 or 3.0',
    });
  });
});
