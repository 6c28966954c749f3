import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { checkResponse, readQtiItem } from '#exam-bank';
import {
  choices,
  correct,
  mapping,
  MAP_RESPONSE,
  MAP_RESPONSE_POINT,
  MATCH_CORRECT,
  qtiXml,
  response,
  type QtiParts,
} from '../../../../test/factories/qti-xml.js';
import { programOf, qtiOutcomes, shownOutcome, type ScoredQti } from './score-response.js';
import { scoreRange } from './score-range.js';
import { formatPoints } from '../points.js';

function itemOf(parts: QtiParts): ScoredQti {
  const reading = readQtiItem(Buffer.from(qtiXml(parts)));
  if (!reading.ok || reading.scored === undefined)
    throw new Error(reading.ok ? reading.reasons.join('; ') : reading.reason);
  return reading.scored;
}

function score(item: ScoredQti, given: unknown): unknown {
  const outcome = qtiOutcomes(item, programOf(item), { RESPONSE: given }).get('SCORE');
  return outcome && shownOutcome(outcome);
}

const associable = (id: string, matchMax: number): string =>
  `<simpleAssociableChoice identifier="${id}" matchMax="${String(matchMax)}">${id}</simpleAssociableChoice>`;
const spot = (tag: string, id: string, more = ''): string =>
  `<${tag} identifier="${id}" shape="circle" coords="10,10,5" ${more}/>`;
const asked = 'responseIdentifier="RESPONSE"';
const picture = '<object type="image/png" data="map.png" width="100" height="100"/>';

interface Archetype {
  readonly name: string;
  readonly parts: QtiParts;
  readonly max: string;
  readonly scores: readonly (readonly [string | readonly string[] | null, string])[];
}

/** One of each of the standard's archetypes, scored as its examples are. */
const archetypes: readonly Archetype[] = [
  {
    name: 'choice',
    parts: {
      declarations: response('single', 'identifier', correct('A')),
      body: choices(['A', 'B', 'C'], 'maxChoices="1"'),
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      ['A', '1'],
      ['B', '0'],
      [null, '0'],
      [['A'], '1'],
    ],
  },
  {
    name: 'choice with a mapping, a default below 0 and bounds',
    parts: {
      declarations: response(
        'multiple',
        'identifier',
        correct('H', 'O') +
          mapping({ H: '1', O: '1', Cl: '-1' }, 'lowerBound="0" upperBound="2" defaultValue="-2"'),
      ),
      body: choices(['H', 'He', 'C', 'O', 'N', 'Cl'], 'maxChoices="0"'),
      processing: MAP_RESPONSE,
    },
    max: '2',
    scores: [
      [['H', 'O'], '2'],
      [['O'], '1'],
      [['Cl', 'H', 'O'], '1'],
      [['He', 'Cl', 'H', 'O'], '0'],
      [['H', 'H', 'O'], '2'],
      [['H', 'H'], '1'],
      [[], '0'],
    ],
  },
  {
    name: 'order',
    parts: {
      declarations: response('ordered', 'identifier', correct('C', 'A', 'B')),
      body: choices(['A', 'B', 'C'], 'shuffle="true"', 'orderInteraction'),
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      [['C', 'A', 'B'], '1'],
      [['A', 'B', 'C'], '0'],
      [['C', 'A'], '0'],
    ],
  },
  {
    name: 'associate, whose pairs have no direction (E25)',
    parts: {
      declarations: response(
        'multiple',
        'pair',
        correct('A P', 'C M', 'D L') +
          mapping({ 'A P': '2', 'C M': '1', 'D L': '1' }, 'defaultValue="0"'),
      ),
      body: `<associateInteraction ${asked} maxAssociations="3">${['A', 'C', 'D', 'L', 'M', 'P'].map((id) => associable(id, 1)).join('')}</associateInteraction>`,
      processing: MAP_RESPONSE,
    },
    max: '4',
    scores: [
      [['P A', 'C M', 'D L'], '4'],
      [['A P', 'P A'], '2'],
      [['A C'], '0'],
      [['M C', 'A D'], '1'],
    ],
  },
  {
    name: 'match, whose pairs have one (E25)',
    parts: {
      declarations: response(
        'multiple',
        'directedPair',
        mapping({ 'C R': '1', 'D M': '1', 'L M': '0.5', 'P T': '1' }),
      ),
      body: `<matchInteraction ${asked} maxAssociations="4"><simpleMatchSet>${['C', 'D', 'L', 'P'].map((id) => associable(id, 1)).join('')}</simpleMatchSet><simpleMatchSet>${['M', 'R', 'T'].map((id) => associable(id, 4)).join('')}</simpleMatchSet></matchInteraction>`,
      processing: MAP_RESPONSE,
    },
    max: '3.5',
    scores: [
      [['C R', 'D M', 'L M', 'P T'], '3.5'],
      [['C  R', 'C R'], '1'],
      [['P T'], '1'],
      [['C T'], '0'],
    ],
  },
  {
    name: 'gap match',
    parts: {
      declarations: response(
        'multiple',
        'directedPair',
        mapping({ 'W G1': '1', 'Su G2': '2' }, 'defaultValue="-1" lowerBound="0"'),
      ),
      body: `<gapMatchInteraction ${asked}><gapText identifier="W" matchMax="1">winter</gapText><gapText identifier="Su" matchMax="1">summer</gapText><p>Now is the <gap identifier="G1"/> of our discontent, made glorious <gap identifier="G2"/></p></gapMatchInteraction>`,
      processing: MAP_RESPONSE,
    },
    max: '3',
    scores: [
      [['W G1', 'Su G2'], '3'],
      [['W G1'], '1'],
      [['Su G1', 'W G2'], '0'],
    ],
  },
  {
    name: 'inline choice',
    parts: {
      declarations: response('single', 'identifier', correct('Y')),
      body: `<p>Now is the sun of <inlineChoiceInteraction ${asked} shuffle="false"><inlineChoice identifier="L">Lancaster</inlineChoice><inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction>.</p>`,
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      ['Y', '1'],
      ['L', '0'],
    ],
  },
  {
    name: 'text entry',
    parts: {
      declarations: response(
        'single',
        'string',
        correct('York') + mapping({ York: '1', york: '0.5' }, 'defaultValue="0"'),
      ),
      body: `<p>This <textEntryInteraction ${asked} expectedLength="15"/>.</p>`,
      processing: MAP_RESPONSE,
    },
    max: '1',
    scores: [
      ['York', '1'],
      ['york', '0.5'],
      ['YORK', '0'],
      ['York ', '0'],
      ['', '0'],
    ],
  },
  {
    name: 'text entry whose case does not count',
    parts: {
      declarations: response(
        'single',
        'string',
        '<mapping><mapEntry mapKey="York" mappedValue="1" caseSensitive="false"/></mapping>',
      ),
      body: `<p><textEntryInteraction ${asked}/></p>`,
      processing: MAP_RESPONSE,
    },
    max: '1',
    scores: [
      ['yORK', '1'],
      ['Yorks', '0'],
    ],
  },
  {
    name: 'hottext',
    parts: {
      declarations: response('single', 'identifier', correct('B')),
      body: `<hottextInteraction ${asked} maxChoices="1"><p>Sponsors <hottext identifier="A">of</hottext> the <hottext identifier="B">Olympics</hottext></p></hottextInteraction>`,
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      ['B', '1'],
      ['A', '0'],
    ],
  },
  {
    name: 'hotspot',
    parts: {
      declarations: response('single', 'identifier', correct('A')),
      body: `<hotspotInteraction ${asked} maxChoices="1">${picture}${spot('hotspotChoice', 'A')}${spot('hotspotChoice', 'B')}</hotspotInteraction>`,
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      ['A', '1'],
      ['B', '0'],
    ],
  },
  {
    name: 'select point, where each area counts once',
    parts: {
      declarations: response(
        'multiple',
        'point',
        '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="100,100,10" mappedValue="1"/><areaMapEntry shape="rect" coords="200,50,250,100" mappedValue="2"/></areaMapping>',
      ),
      body: `<selectPointInteraction ${asked} maxChoices="4">${picture}</selectPointInteraction>`,
      processing: MAP_RESPONSE_POINT,
    },
    max: '3',
    scores: [
      [['100 110'], '1'],
      [['100 110', '100 90'], '1'],
      [['100 111'], '0'],
      [['200 50', '95 95'], '3'],
      [[], '0'],
    ],
  },
  {
    name: 'graphic order',
    parts: {
      declarations: response('ordered', 'identifier', correct('A', 'D', 'C')),
      body: `<graphicOrderInteraction ${asked}>${picture}${['A', 'C', 'D'].map((id) => spot('hotspotChoice', id)).join('')}</graphicOrderInteraction>`,
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      [['A', 'D', 'C'], '1'],
      [['A', 'C', 'D'], '0'],
    ],
  },
  {
    name: 'graphic associate',
    parts: {
      declarations: response('multiple', 'pair', mapping({ 'B C': '1', 'C D': '1' })),
      body: `<graphicAssociateInteraction ${asked} maxAssociations="3">${picture}${['B', 'C', 'D'].map((id) => spot('associableHotspot', id, 'matchMax="3"')).join('')}</graphicAssociateInteraction>`,
      processing: MAP_RESPONSE,
    },
    max: '2',
    scores: [
      [['C B', 'D C'], '2'],
      [['B D'], '0'],
    ],
  },
  {
    name: 'graphic gap match',
    parts: {
      declarations: response(
        'multiple',
        'directedPair',
        mapping({ 'CBG A': '1', 'EBG B': '1' }, 'defaultValue="-1" lowerBound="0"'),
      ),
      body: `<graphicGapMatchInteraction ${asked}>${picture}<gapImg identifier="CBG" matchMax="1">${picture}</gapImg><gapImg identifier="EBG" matchMax="1">${picture}</gapImg>${['A', 'B'].map((id) => spot('associableHotspot', id, 'matchMax="1"')).join('')}</graphicGapMatchInteraction>`,
      processing: MAP_RESPONSE,
    },
    max: '2',
    scores: [
      [['CBG A', 'EBG B'], '2'],
      [['CBG B', 'EBG A'], '0'],
      [['CBG A'], '1'],
    ],
  },
  {
    name: 'slider',
    parts: {
      declarations: response('single', 'integer', correct('16')),
      body: `<sliderInteraction ${asked} lowerBound="0" upperBound="100" step="1"/>`,
      processing: MATCH_CORRECT,
    },
    max: '1',
    scores: [
      ['16', '1'],
      ['15', '0'],
    ],
  },
  {
    name: 'a condition of several parts, as in navigating by a map',
    parts: {
      declarations: response('single', 'identifier', correct('C')),
      body: choices(['A', 'B', 'C'], 'maxChoices="1"'),
      processing:
        '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf>' +
        '<responseElseIf><match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseElseIf></responseCondition>' +
        '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>',
      score:
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="integer"><defaultValue><value>0</value></defaultValue></outcomeDeclaration><outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>',
      after:
        '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="C">Well done</modalFeedback>',
    },
    max: '2',
    scores: [
      ['C', '2'],
      ['B', '1'],
      ['A', '0'],
      [null, '0'],
    ],
  },
];

describe.each(archetypes)('$name', ({ parts, scores, max }) => {
  const item = itemOf(parts);

  test.each(scores)('%j gives %s', (given, expected) => {
    expect(score(item, given)).toBe(expected);
  });

  it('has a maximum that is found by trying', () => {
    const { highest } = scoreRange(item, programOf(item));
    expect(highest && formatPoints(highest)).toBe(max);
  });

  it('gives no answer and an empty one the same', () => {
    expect(score(item, [])).toEqual(score(item, null));
  });
});

describe('scores', () => {
  const ids = ['A', 'B', 'C', 'D', 'E'];
  const points = fc.integer({ min: -30, max: 30 }).map((value) => String(value / 10));
  const item = (values: readonly string[], order: readonly string[], bounds = ''): ScoredQti =>
    itemOf({
      declarations: response(
        'multiple',
        'identifier',
        mapping(Object.fromEntries(ids.map((id, at) => [id, values[at] ?? '0'])), bounds),
      ),
      body: choices(order, 'maxChoices="0"'),
      processing: MAP_RESPONSE,
    });
  const values = fc.array(points, { minLength: 5, maxLength: 5 });
  const ticked = fc.subarray(ids);
  const order = fc.shuffledSubarray(ids, { minLength: 5 });

  it('do not depend on the order of choices or of what is ticked', () => {
    fc.assert(
      fc.property(values, ticked, order, (worths, answer, shown) => {
        const permuted = shown.filter((id) => answer.includes(id));
        expect(score(item(worths, shown), permuted)).toBe(score(item(worths, ids), answer));
      }),
    );
  });

  it('stay within the bounds of their mapping', () => {
    fc.assert(
      fc.property(values, ticked, (worths, answer) => {
        const given = Number(score(item(worths, ids, 'lowerBound="-0.5" upperBound="2"'), answer));
        expect(given).toBeGreaterThanOrEqual(-0.5);
        expect(given).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('are never above the maximum that is found', () => {
    fc.assert(
      fc.property(values, ticked, (worths, answer) => {
        const mapped = item(worths, ids);
        const { highest, lowest, isProven } = scoreRange(mapped, programOf(mapped));
        expect(isProven).toBe(true);
        expect(Number(score(mapped, answer))).toBeLessThanOrEqual(highest!.valueOf());
        expect(Number(score(mapped, answer))).toBeGreaterThanOrEqual(lowest!.valueOf());
      }),
      { numRuns: 30 },
    );
  });
});

describe('what a candidate cannot have answered is refused', () => {
  const named = (name: string): Archetype => archetypes.find((one) => one.name.startsWith(name))!;
  const cases: readonly (readonly [string, string, unknown, string])[] = [
    ['a choice that is not there', 'choice', 'Z', 'unknown-option'],
    ['two choices of one', 'choice', ['A', 'B'], 'too-many-selections'],
    ['an element that is ordered twice', 'order', ['A', 'A', 'B'], 'duplicate-option'],
    [
      'more pairs than may be made',
      'associate',
      ['A P', 'C M', 'D L', 'A C'],
      'too-many-selections',
    ],
    ['a choice in more pairs than it may be', 'associate', ['A P', 'A C'], 'too-many-selections'],
    ['half a pair', 'associate', ['A'], 'malformed-response'],
    ['a pair the wrong way round', 'match', ['R C'], 'unknown-option'],
    ['a gap filled twice', 'gap match', ['W G1', 'Su G1'], 'too-many-selections'],
    ['a point that is none', 'select point', ['1,5 2'], 'malformed-response'],
    ['a number with a decimal comma', 'slider', '1,5', 'malformed-number'],
    ['a fraction of a whole number', 'slider', '1.5', 'malformed-number'],
    ['a number beyond the slider', 'slider', '101', 'unknown-option'],
  ];
  test.each(cases)('%s', (_, name, given, code) => {
    const { parts } = named(name);
    const reading = readQtiItem(Buffer.from(qtiXml(parts)));
    const item = reading.ok ? reading.scored! : undefined!;
    expect(checkResponse(item, { RESPONSE: given })).toMatchObject({ ok: false, code });
  });
});
