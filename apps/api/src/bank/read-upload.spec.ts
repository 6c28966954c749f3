import { expect, it } from '@jest/globals';
import { readQtiItem } from '#exam-bank';
import { smallBank, smallUpload } from '../../../../test/factories/small-bank.js';
import {
  choices,
  correct,
  MATCH_CORRECT,
  qtiXml,
  response,
} from '../../../../test/factories/qti-xml.js';
import { readUpload } from './read-upload.js';

it.each([
  { points: 1, refused: false },
  { points: 5, refused: true },
])(
  'a QTI item that scores at most 1 and is worth $points is refused: $refused',
  ({ points, refused }) => {
    const reading = readQtiItem(
      Buffer.from(
        qtiXml({
          declarations: response('single', 'identifier', correct('A')),
          body: choices(['A', 'B'], 'maxChoices="1"'),
          processing: MATCH_CORRECT,
        }),
      ),
    );
    if (!reading.ok) throw new Error(reading.reason);
    const bank = smallBank();
    const item = { ...reading.item, points, criterion: 'M-1.1' };
    const upload = {
      ...smallUpload(),
      bank: JSON.stringify({ ...bank, items: [...bank.items, item] }),
    };
    if (!refused) expect(readUpload(upload).items.at(-1)).toMatchObject({ type: 'qti', points });
    else
      expect(() => readUpload(upload)).toThrow(
        expect.objectContaining({
          code: 'content-refused',
          errors: [expect.objectContaining({ path: 'bank.json: $.items[8].points' })],
        }),
      );
  },
);
