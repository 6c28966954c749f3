import { describe, expect, it, test } from '@jest/globals';
import { readQtiItem } from '#exam-bank';
import { qtiXml, response, scoreIf, setScore } from '../../../../test/factories/qti-xml.js';
import { formatPoints } from '../points.js';
import { programOf, qtiOutcomes, scoreOf } from './score-response.js';

const DECLARATIONS =
  response('single', 'float', '', 'F') +
  response('single', 'integer', '', 'I') +
  response('single', 'string', '', 'S') +
  response('single', 'identifier', '', 'ID') +
  response('single', 'boolean', '', 'B') +
  response('multiple', 'identifier', '', 'M') +
  response('ordered', 'identifier', '', 'O') +
  response('multiple', 'float', '', 'N') +
  response('multiple', 'pair', '', 'P') +
  response('single', 'point', '', 'XY');

type Raw = Readonly<Record<string, string | readonly string[] | null>>;

/** SCORE of one response under these rules, or every reason why there is none. */
function score(processing: string, responses: Raw = {}): string | undefined {
  const reading = readQtiItem(Buffer.from(qtiXml({ declarations: DECLARATIONS, processing })));
  if (!reading.ok || reading.scored === undefined)
    throw new Error(reading.ok ? reading.reasons.join('; ') : reading.reason);
  const outcome = scoreOf(qtiOutcomes(reading.scored, programOf(reading.scored), responses));
  return outcome && formatPoints(outcome);
}

const v = (id: string): string => `<variable identifier="${id}"/>`;
const base = (baseType: string, text: string): string =>
  `<baseValue baseType="${baseType}">${text}</baseValue>`;
const float = (text: string): string => base('float', text);
const integer = (text: string): string => base('integer', text);
const id = (text: string): string => base('identifier', text);
const text = (value: string): string => base('string', value);
const ids = (tag: string, ...values: readonly string[]): string =>
  `<${tag}>${values.map(id).join('')}</${tag}>`;
const TRUE = base('boolean', 'true');
const FALSE = base('boolean', 'false');

describe('numbers', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['tenths add up exactly', `<sum>${float('0.1').repeat(10)}</sum>`, '1'],
    [
      'thirds add up exactly',
      `<sum>${`<divide>${integer('1')}${integer('3')}</divide>`.repeat(3)}</sum>`,
      '1',
    ],
    ['a product', `<product>${float('1.5')}${float('-2')}</product>`, '-3'],
    ['a container is summed', `<sum>${v('N')}${integer('1')}</sum>`, '7'],
    ['a difference', `<subtract>${float('.5')}${float('+1.')}</subtract>`, '-0.5'],
    ['nothing is divided by 0', `<divide>${float('1')}${float('0')}</divide>`, undefined],
    ['a power', `<power>${float('1.5')}${integer('3')}</power>`, '3.375'],
    ['a power below 0', `<power>${integer('2')}${integer('-2')}</power>`, '0.25'],
    ['0 to a power below 0', `<power>${integer('0')}${integer('-1')}</power>`, undefined],
    [
      'whole division goes down',
      `<integerDivide>${integer('-7')}${integer('2')}</integerDivide>`,
      '-4',
    ],
    [
      'its rest is not below 0',
      `<integerModulus>${integer('-7')}${integer('2')}</integerModulus>`,
      '1',
    ],
    ['halves are rounded up', `<round>${float('6.5')}</round>`, '7'],
    ['also below 0', `<round>${float('-6.5')}</round>`, '-6'],
    ['and no further', `<round>${float('-6.51')}</round>`, '-7'],
    ['truncated towards 0', `<truncate>${float('-6.9')}</truncate>`, '-6'],
    ['down', `<mathOperator name="floor">${float('-1.5')}</mathOperator>`, '-2'],
    ['up', `<mathOperator name="ceil">${float('-1.5')}</mathOperator>`, '-1'],
    ['without sign', `<mathOperator name="abs">${float('-1.5')}</mathOperator>`, '1.5'],
    ['sign', `<mathOperator name="signum">${float('-1.5')}</mathOperator>`, '-1'],
    ['least', `<min>${float('2')}${integer('1')}${v('N')}</min>`, '1'],
    ['most', `<max>${float('2')}${v('N')}</max>`, '3'],
    ['gcd', `<gcd>${integer('12')}${integer('-18')}${integer('0')}</gcd>`, '6'],
    ['lcm', `<lcm>${integer('4')}${integer('6')}</lcm>`, '12'],
    ['mean', `<statsOperator name="mean">${v('N')}</statsOperator>`, '2'],
    ['variance of all', `<statsOperator name="popVariance">${v('N')}</statsOperator>`, '2/3'],
    ['variance of a sample', `<statsOperator name="sampleVariance">${v('N')}</statsOperator>`, '1'],
    ['a sum with NULL', `<sum>${float('1')}${v('F')}</sum>`, undefined],
    [
      '3.175 to three figures',
      `<roundTo roundingMode="significantFigures" figures="3">${float('3.175')}</roundTo>`,
      '3.18',
    ],
    [
      '-3.175 likewise',
      `<roundTo roundingMode="significantFigures" figures="3">${float('-3.175')}</roundTo>`,
      '-3.18',
    ],
    [
      '1.005 to two places',
      `<roundTo roundingMode="decimalPlaces" figures="2">${float('1.005')}</roundTo>`,
      '1.01',
    ],
    [
      '0.0449 to one figure',
      `<roundTo roundingMode="significantFigures" figures="1">${float('0.0449')}</roundTo>`,
      '0.04',
    ],
    [
      '999.5 to three figures',
      `<roundTo roundingMode="significantFigures" figures="3">${float('999.5')}</roundTo>`,
      '1000',
    ],
    [
      '1234 to two figures',
      `<roundTo roundingMode="significantFigures" figures="2">${integer('1234')}</roundTo>`,
      '1200',
    ],
    ['0', `<roundTo roundingMode="significantFigures" figures="2">${integer('0')}</roundTo>`, '0'],
    ['how many', `<containerSize>${v('N')}</containerSize>`, '3'],
    ['how many of none', `<containerSize>${v('M')}</containerSize>`, '0'],
  ];
  test.each(cases)('%s', (_, expression, expected) => {
    expect(score(setScore(expression), { N: ['1', '2', '3'] })).toBe(expected);
  });
});

describe('conditions', () => {
  const mode = (tolerance: string): string => `toleranceMode="absolute" tolerance="${tolerance}"`;
  const relative = (tolerance: string): string =>
    `toleranceMode="relative" tolerance="${tolerance}"`;
  const equal = (attributes: string, a: string, b: string): string =>
    `<equal ${attributes}>${a}${b}</equal>`;
  const rounded = 'roundingMode="significantFigures" figures="3"';
  /** True 1, false 0, NULL -1. */
  const cases: readonly (readonly [string, string, Raw, string])[] = [
    ['false and NULL is false', `<and>${FALSE}${v('B')}</and>`, {}, '0'],
    ['true and NULL is NULL', `<and>${TRUE}${v('B')}</and>`, {}, '-1'],
    ['true or NULL is true', `<or>${v('B')}${TRUE}</or>`, {}, '1'],
    ['false or NULL is NULL', `<or>${v('B')}${FALSE}</or>`, {}, '-1'],
    ['not NULL is NULL', `<not>${v('B')}</not>`, {}, '-1'],
    ['one of two, one unknown', `<anyN min="1" max="2">${TRUE}${v('B')}</anyN>`, {}, '1'],
    ['at most one, one unknown', `<anyN min="1" max="1">${TRUE}${v('B')}</anyN>`, {}, '-1'],
    ['two of two, one unknown', `<anyN min="2" max="2">${FALSE}${v('B')}</anyN>`, {}, '0'],
    ['too many', `<anyN min="0" max="1">${TRUE}${TRUE}${v('B')}</anyN>`, {}, '0'],
    ['no answer is NULL', `<isNull>${v('M')}</isNull>`, { M: null }, '1'],
    ['so is an empty list', `<isNull>${v('M')}</isNull>`, { M: [] }, '1'],
    ['so is an empty text', `<isNull>${v('S')}</isNull>`, { S: '' }, '1'],
    ['white space is text', `<isNull>${v('S')}</isNull>`, { S: ' ' }, '0'],
    ['nothing matches NULL', `<match>${v('ID')}${v('ID')}</match>`, {}, '-1'],
    [
      'bags match in any order',
      `<match>${v('M')}${ids('multiple', 'A', 'B')}</match>`,
      { M: ['B', 'A'] },
      '1',
    ],
    [
      'bags count',
      `<match>${v('M')}${ids('multiple', 'A', 'B')}</match>`,
      { M: ['B', 'A', 'A'] },
      '0',
    ],
    [
      'sequences match in order',
      `<match>${v('O')}${ids('ordered', 'A', 'B')}</match>`,
      { O: ['B', 'A'] },
      '0',
    ],
    [
      'a pair has no direction',
      `<member>${base('pair', 'B A')}${v('P')}</member>`,
      { P: ['A B'] },
      '1',
    ],
    ['numbers match by value', `<match>${v('F')}${float('1.50')}</match>`, { F: '1.5' }, '1'],
    ['a whole number among numbers', `<match>${v('F')}${integer('2')}</match>`, { F: '2.0' }, '1'],
    ['member', `<member>${id('A')}${v('M')}</member>`, { M: ['B', 'A'] }, '1'],
    ['member of nothing', `<member>${id('A')}${v('M')}</member>`, {}, '-1'],
    [
      'a bag contains',
      `<contains>${v('M')}${ids('multiple', 'A', 'A')}</contains>`,
      { M: ['A', 'B', 'A'] },
      '1',
    ],
    [
      'but not more often',
      `<contains>${v('M')}${ids('multiple', 'A', 'A')}</contains>`,
      { M: ['A', 'B'] },
      '0',
    ],
    [
      'a sequence contains in one piece',
      `<contains>${v('O')}${ids('ordered', 'B', 'C')}</contains>`,
      { O: ['A', 'B', 'C'] },
      '1',
    ],
    [
      'a sequence with a gap',
      `<contains>${v('O')}${ids('ordered', 'A', 'C')}</contains>`,
      { O: ['A', 'B', 'C'] },
      '0',
    ],
    [
      'what is deleted is gone everywhere',
      `<match><delete>${id('A')}${v('O')}</delete>${ids('ordered', 'B')}</match>`,
      { O: ['A', 'B', 'A'] },
      '1',
    ],
    [
      'the second of a sequence',
      `<match><index n="2">${v('O')}</index>${id('B')}</match>`,
      { O: ['A', 'B'] },
      '1',
    ],
    ['beyond its end', `<isNull><index n="3">${v('O')}</index></isNull>`, { O: ['A', 'B'] }, '1'],
    ['exactly equal', equal('toleranceMode="exact"', v('F'), float('0.3')), { F: '0.30' }, '1'],
    ['equal to NULL', equal('toleranceMode="exact"', v('F'), float('0.3')), {}, '-1'],
    ['the lower bound is included', equal(mode('0.1'), v('F'), float('2')), { F: '1.9' }, '1'],
    ['the upper bound is included', equal(mode('0.1'), v('F'), float('2')), { F: '2.1' }, '1'],
    [
      'beyond a bound',
      equal(mode('0.1'), v('F'), float('2')),
      { F: '2.1000000000000000000001' },
      '0',
    ],
    [
      'a bound that is left out',
      equal(`${mode('0.1')} includeUpperBound="false"`, float('2'), v('F')),
      { F: '2.1' },
      '0',
    ],
    [
      'two tolerances are below and above the first',
      equal(mode('0.1 0.5'), float('2'), v('F')),
      { F: '2.5' },
      '1',
    ],
    ['two tolerances, below', equal(mode('0.1 0.5'), float('2'), v('F')), { F: '1.8' }, '0'],
    ['5 percent of the first', equal(relative('5'), float('20'), v('F')), { F: '21' }, '1'],
    ['more than 5 percent', equal(relative('5'), float('20'), v('F')), { F: '21.01' }, '0'],
    [
      '3.175 is 3.183 with three figures',
      `<equalRounded ${rounded}>${v('F')}${float('3.175')}</equalRounded>`,
      { F: '3.183' },
      '1',
    ],
    [
      '3.175 is not 3.1749',
      `<equalRounded ${rounded}>${v('F')}${float('3.175')}</equalRounded>`,
      { F: '3.1749' },
      '0',
    ],
    ['less', `<lt>${v('F')}${integer('2')}</lt>`, { F: '1.9999' }, '1'],
    ['not less', `<lt>${v('F')}${integer('2')}</lt>`, { F: '2' }, '0'],
    ['at least', `<gte>${v('I')}${integer('2')}</gte>`, { I: '2' }, '1'],
    [
      'case counts',
      `<stringMatch caseSensitive="true">${v('S')}${text('York')}</stringMatch>`,
      { S: 'york' },
      '0',
    ],
    [
      'case does not count',
      `<stringMatch caseSensitive="false">${v('S')}${text('ŻÓŁW')}</stringMatch>`,
      { S: 'żółw' },
      '1',
    ],
    [
      'white space counts',
      `<stringMatch caseSensitive="true">${v('S')}${text('York')}</stringMatch>`,
      { S: 'York ' },
      '0',
    ],
    [
      'a part of a text',
      `<substring caseSensitive="false">${text('ork')}${v('S')}</substring>`,
      { S: 'YORKSHIRE' },
      '1',
    ],
    [
      'a pattern is of the whole text',
      `<patternMatch pattern="[A-Z]\\d+">${v('S')}</patternMatch>`,
      { S: 'A12' },
      '1',
    ],
    [
      'and not of a part',
      `<patternMatch pattern="[A-Z]\\d+">${v('S')}</patternMatch>`,
      { S: 'xA12' },
      '0',
    ],
    [
      'a point on the edge',
      `<inside shape="circle" coords="10,10,5">${v('XY')}</inside>`,
      { XY: '13 14' },
      '1',
    ],
    [
      'a point beyond',
      `<inside shape="circle" coords="10,10,5">${v('XY')}</inside>`,
      { XY: '14 14' },
      '0',
    ],
    [
      'on a slanted edge',
      `<inside shape="poly" coords="0,0,10,0,0,10">${v('XY')}</inside>`,
      { XY: '5 5' },
      '1',
    ],
    [
      'beyond a slanted edge',
      `<inside shape="poly" coords="0,0,10,0,0,10">${v('XY')}</inside>`,
      { XY: '5 6' },
      '0',
    ],
    [
      'in the notch of an outline',
      `<inside shape="poly" coords="0,0,10,0,10,10,5,5,0,10">${v('XY')}</inside>`,
      { XY: '5 8' },
      '0',
    ],
    [
      'beside a corner',
      `<inside shape="poly" coords="0,0,10,5,0,10">${v('XY')}</inside>`,
      { XY: '-1 5' },
      '0',
    ],
    [
      'in an ellipse',
      `<inside shape="ellipse" coords="0,0,10,5">${v('XY')}</inside>`,
      { XY: '6 4' },
      '1',
    ],
    [
      'outside of an ellipse',
      `<inside shape="ellipse" coords="0,0,10,5">${v('XY')}</inside>`,
      { XY: '7 4' },
      '0',
    ],
    [
      'in a rectangle given backwards',
      `<inside shape="rect" coords="10,10,0,0">${v('XY')}</inside>`,
      { XY: '10 0' },
      '1',
    ],
  ];
  test.each(cases)('%s', (_, condition, responses, expected) => {
    expect(score(scoreIf(condition), responses)).toBe(expected);
  });
});

describe('rules', () => {
  it('end with an exit', () => {
    expect(score(`${setScore(float('1'))}<exitResponse/>${setScore(float('2'))}`)).toBe('1');
  });

  it('are left by an exit from within', () => {
    const inner = `<responseProcessingFragment><responseCondition><responseIf>${TRUE}<exitResponse/></responseIf></responseCondition></responseProcessingFragment>`;
    expect(score(`${setScore(float('1'))}${inner}${setScore(float('2'))}`)).toBe('1');
  });

  it('take the first branch that is true', () => {
    const branch = (tag: string, condition: string, value: string): string =>
      `<${tag}>${condition}${setScore(float(value))}</${tag}>`;
    const rules = `<responseCondition>${branch('responseIf', v('B'), '1')}${branch('responseElseIf', TRUE, '2')}${branch('responseElse', '', '3')}</responseCondition>`;
    expect(score(rules)).toBe('2');
    expect(score(rules, { B: 'true' })).toBe('1');
  });

  it('see what earlier ones set', () => {
    expect(score(setScore(`<sum>${v('SCORE')}${float('0.1')}</sum>`).repeat(3))).toBe('0.3');
  });

  it.each([
    ['matchTable', { '1': '5', '2': '7', '3': '0' }],
    ['interpolationTable', { '1': '5', '2': '5', '3': '7', '4': '7' }],
  ])('look up an outcome in a %s', (kind, expected) => {
    const entry = kind === 'matchTable' ? ['1', '2'] : ['3', '1'];
    const targets = kind === 'matchTable' ? ['5', '7'] : ['7', '5'];
    const lines = entry.map(
      (source, at) => `<${kind}Entry sourceValue="${source}" targetValue="${targets[at]}"/>`,
    );
    const declared = `<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><${kind} defaultValue="0">${lines.join('')}</${kind}></outcomeDeclaration>`;
    const rules = `<lookupOutcomeValue identifier="SCORE">${v('I')}</lookupOutcomeValue>`;
    const reading = readQtiItem(
      Buffer.from(qtiXml({ declarations: DECLARATIONS, processing: rules, score: declared })),
    );
    const item = reading.ok ? reading.scored : undefined;
    const found = Object.keys(expected).map((source) => {
      const outcome = scoreOf(qtiOutcomes(item!, programOf(item!), { I: source }));
      return [source, formatPoints(outcome!)];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});

describe('what would take for ever is ended', () => {
  it('powers of powers', () => {
    const tower = Array.from({ length: 6 }).reduce<string>(
      (inner) => `<power>${inner}${integer('64')}</power>`,
      integer('2'),
    );
    expect(() => score(setScore(tower))).toThrow(/beyond all bounds/);
  });

  it('a mapping of thousands of entries', () => {
    const entries = '<mapEntry mapKey="a" mappedValue="1"/>'.repeat(5_000);
    const declarations = response('single', 'string', `<mapping>${entries}</mapping>`);
    const reading = readQtiItem(
      Buffer.from(qtiXml({ declarations, processing: setScore(float('1')) })),
    );
    expect(reading).toMatchObject({
      reasons: expect.arrayContaining([expect.stringMatching(/more than 4000 elements/)]),
    });
  });
});

describe('what is not exact, or not known, is refused', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'chance',
      setScore('<randomInteger min="1" max="2"/>'),
      /qti-random-integer: is not supported, chance decides/,
    ],
    [
      'a square root',
      setScore(`<mathOperator name="sqrt">${float('2')}</mathOperator>`),
      /not exact/,
    ],
    [
      'a standard deviation',
      setScore(`<statsOperator name="popSD">${v('N')}</statsOperator>`),
      /not exact/,
    ],
    ['pi', setScore('<mathConstant name="pi"/>'), /not exact/],
    ['a power of an answer', setScore(`<power>${float('2')}${v('I')}</power>`), /exponents/],
    [
      'an operator of another system',
      scoreIf(`<customOperator class="org.x">${TRUE}</customOperator>`),
      /other systems/,
    ],
    [
      'an operator that nobody knows',
      scoreIf(`<probably>${TRUE}</probably>`),
      /probably: is not supported/,
    ],
    ['a rule that nobody knows', '<makeItSo/>', /makeItSo: is not supported/],
    [
      'an attribute that nobody knows',
      scoreIf(`<and maybe="1">${TRUE}</and>`),
      /qti-and: the attribute "maybe"/,
    ],
    ['an unknown variable', setScore(v('X')), /no variable "X"/],
    [
      'an unknown outcome',
      '<setOutcomeValue identifier="X"><null/></setOutcomeValue>',
      /no outcome "X"/,
    ],
    ['a text as points', setScore(text('1')), /another type/],
    ['a container as points', setScore(v('N')), /another type/],
    ['a text as condition', scoreIf(v('S')), /true or false/],
    [
      'texts compared with numbers',
      scoreIf(`<match>${v('S')}${float('1')}</match>`),
      /different base types/,
    ],
    [
      'a value compared with a container',
      scoreIf(`<match>${v('ID')}${v('M')}</match>`),
      /single value with a container/,
    ],
    [
      'a tolerance that is no number',
      scoreIf(`<equal toleranceMode="absolute" tolerance="a">${v('F')}${float('1')}</equal>`),
      /tolerance/,
    ],
    [
      'a tolerance below 0',
      scoreIf(`<equal toleranceMode="absolute" tolerance="-1">${v('F')}${float('1')}</equal>`),
      /tolerance/,
    ],
    [
      'a relative tolerance of -20',
      scoreIf(`<equal toleranceMode="relative" tolerance="10">${float('-20')}${v('F')}</equal>`),
      /exact answer wrong/,
    ],
    [
      'a relative tolerance of an answer to -20',
      scoreIf(`<equal toleranceMode="relative" tolerance="10">${v('F')}${float('-20')}</equal>`),
      /exact answer wrong/,
    ],
    [
      'a relative tolerance of nobody knows what',
      scoreIf(`<equal toleranceMode="relative" tolerance="10">${v('F')}${v('I')}</equal>`),
      /exact answer wrong/,
    ],
    [
      'no figures',
      scoreIf(
        `<equalRounded roundingMode="significantFigures" figures="0">${v('F')}${v('F')}</equalRounded>`,
      ),
      /0 figures/,
    ],
    [
      'a misspelt mode',
      scoreIf(
        `<equalRounded roundingMode="significantFigure" figures="2">${v('F')}${v('F')}</equalRounded>`,
      ),
      /rounding mode/,
    ],
    [
      'a pattern with an anchor',
      scoreIf(`<patternMatch pattern="^a$">${v('S')}</patternMatch>`),
      /anchor/,
    ],
    ['an infinite number', setScore(float('INF')), /no float/],
    ['too few arguments', setScore(`<subtract>${float('1')}</subtract>`), /1 arguments/],
    [
      'a loose else',
      `<responseCondition><responseElse>${setScore(float('1'))}</responseElse></responseCondition>`,
      /does not stand in its place/,
    ],
  ];
  test.each(cases)('%s', (_, processing, reason) => {
    expect(() => score(processing)).toThrow(reason);
  });
});
