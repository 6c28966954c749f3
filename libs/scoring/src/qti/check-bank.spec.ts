import { describe, expect, test } from '@jest/globals';
import { readQtiItem, type KnowledgeItem } from '#exam-bank';
import {
  choices,
  mapping,
  MAP_RESPONSE,
  qtiXml,
  response,
} from '../../../../test/factories/qti-xml.js';
import { qtiProblems } from './check-bank.js';

/** As it stands in a bank: nobody has looked at its scores. */
function mapped(entries: Readonly<Record<string, string>>, points: number): KnowledgeItem {
  const reading = readQtiItem(
    Buffer.from(
      qtiXml({
        declarations: response('multiple', 'identifier', mapping(entries)),
        body: choices(['A', 'B', 'C'], 'maxChoices="0"'),
        processing: MAP_RESPONSE,
        score:
          '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/>',
      }),
    ),
  );
  if (!reading.ok || reading.item === undefined) throw new Error('the item was not read');
  return { ...reading.item, points };
}

describe('the QTI items of a bank', () => {
  const fine = mapped({ A: '1', B: '2' }, 3);
  test.each([
    { name: 'that score what they are worth', item: fine, problems: [] },
    {
      name: 'whose answers exceed the maximum',
      item: mapped({ A: '2', B: '2' }, 3),
      problems: [{ path: '$.items[1]', message: expect.stringContaining('reaches is 4') }],
    },
    {
      name: 'that are worth more than an answer reaches',
      item: { ...fine, points: 4 },
      problems: [{ path: '$.items[1].points', hint: 'give it 3 points' }],
    },
    {
      name: 'that are worth less than an answer reaches',
      item: { ...fine, points: 2 },
      problems: [{ path: '$.items[1].points', hint: 'give it 3 points' }],
    },
    {
      name: 'that take points away',
      item: mapped({ A: '3', B: '-1' }, 3),
      problems: [{ path: '$.items[1]', message: expect.stringContaining('give -1 points') }],
    },
  ])('$name give $problems.length problems', ({ item, problems }) => {
    const found = qtiProblems([fine, item], 'bank.json');
    expect(found).toMatchObject(problems.map((one) => ({ file: 'bank.json', ...one })));
    expect(found).toHaveLength(problems.length);
  });
});
