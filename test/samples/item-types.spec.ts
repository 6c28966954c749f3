import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  drawForms,
  formatProblems,
  joinTasks,
  parseBank,
  parseBlueprint,
  mayWait,
  publicItem,
  type ParseResult,
} from '#exam-bank';
import { scoreItem } from '#scoring';
import { Ajv } from 'ajv';
import { ItemReply } from '../../apps/api/src/candidate/paper.schema.js';
import { rightAnswer, wrongAnswer } from '../../apps/cli/src/demo/answers.js';
import { problemOf } from '../golden/draw/synthetic-bank.js';

const fitsReply = new Ajv({ strict: true, formats: { base64: true } }).compile(ItemReply);
const FOLDER = join(import.meta.dirname, '../../samples/item-types');

function valueOf<T>(parsed: ParseResult<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(formatProblems(parsed.problems));
}
function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

describe('the sample items of every type', () => {
  const bank = valueOf(joinTasks(valueOf(parseBank(read('bank.json'), 'bank')), [], 'bank'));
  const blueprint = valueOf(parseBlueprint(read('blueprint.json'), 'blueprint'));

  it('make a set', () => {
    const drawn = drawForms({ ...problemOf(bank, blueprint), seed: Buffer.alloc(32, 1) });
    expect(drawn.ok && drawn.forms.map(({ items }) => items.length)).toEqual([bank.items.length]);
  });

  it.each(bank.items)('$id: the address of the paper lets its view through as it is', (item) => {
    const view: unknown = JSON.parse(JSON.stringify(publicItem(item)));
    expect(fitsReply(view)).toBe(true);
  });

  const marked = bank.items.filter((item) => !mayWait(item));
  it.each(marked)('$id: the key earns everything, and something else nothing', (item) => {
    expect(scoreItem(item, rightAnswer(item)).points).toBe(String(item.points));
    expect(scoreItem(item, wrongAnswer(item))).toMatchObject({ points: '0', state: 'scored' });
  });
});
