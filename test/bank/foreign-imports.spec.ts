import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type ApiUnderTest, type Client } from '../api/api-under-test.js';
import { SECRETS, smallUpload } from '../factories/small-bank.js';
import { correct, MATCH_CORRECT, qtiXml, response } from '../factories/qti-xml.js';
import { zipOf } from '../factories/zip.js';

const MOODLE = `<quiz>
  <question type="truefalse"><name><text>moodle-good</text></name>
    <questiontext format="plain_text"><text>${SECRETS.checker}?</text></questiontext>
    <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
    <tags><tag><text>loops</text></tag></tags>
  </question>
  <question type="essay"><name><text>moodle-essay</text></name>
    <questiontext format="plain_text"><text>${SECRETS.checker}!</text></questiontext>
  </question>
</quiz>`;
const GIFT = [
  '::gift-good::Right?{T}',
  '',
  '::gift-essay::Write.{}',
  '',
  '::mini-double::Right?{T}',
];

const item = (id: string, body: string) =>
  qtiXml({
    declarations: response('single', 'identifier', correct('A')),
    body,
    processing: MATCH_CORRECT,
  }).replace('"item-1"', `"${id}"`);
const CHOICE =
  '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1" shuffle="false">' +
  '<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction>';
const resource = (id: string) =>
  `<resource identifier="${id}" type="imsqti_item_xmlv2p2" href="${id}.xml"><file href="${id}.xml"/></resource>`;
const QTI = zipOf([
  {
    name: 'imsmanifest.xml',
    content: `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>${resource('qti-good')}${resource('qti-bad')}</resources></manifest>`,
  },
  { name: 'qti-good.xml', content: item('qti-good', CHOICE) },
  {
    name: 'qti-bad.xml',
    content: item('qti-bad', '<drawingInteraction responseIdentifier="RESPONSE"/>'),
  },
]);

const file = (name: string, content: string | Buffer) => ({
  name,
  base64: Buffer.from(content).toString('base64'),
});
const BANKS = [
  file('bank.xml', MOODLE),
  file('bank.gift', GIFT.slice(0, 3).join('\n')),
  file('package.zip', QTI),
];

describe('questions of other systems over HTTP', () => {
  let api: ApiUnderTest;
  let author: Client;
  let approver: Client;
  beforeAll(async () => {
    api = await openApi();
    author = await api.person('ann.author', 'author', 'approver');
    approver = await api.person('app.rover', 'approver');
    await author.post('/bank/imports', smallUpload());
  });
  afterAll(() => api.close());

  const send = (files: readonly object[], criterion = 'M-1.1', qualification = 'mini') =>
    author.call({
      method: 'POST',
      path: `/bank/${qualification}/foreign-imports`,
      body: { files, defaults: { criterion, difficulty: 'easy' } },
    });
  const approve = (client: Client, id: string) =>
    client.call({ method: 'POST', path: '/bank/approvals', body: { itemVersions: [id] } });
  const rows = () =>
    api.engine.db
      .selectFrom('item_version')
      .select(['id', 'item_id', 'state', 'author', 'criteria', 'minutes', 'blocked_reasons'])
      .orderBy('item_id')
      .execute();
  const events = async () => {
    const all = await api.engine.db.selectFrom('audit_event').selectAll().execute();
    return all.map(({ leaf }) => String(leaf));
  };

  it('come in as drafts: the good ones go to review, the others are blocked, none twice', async () => {
    const before = await rows();
    const reply = await send(BANKS);
    expect(reply.status).toBe(201);
    const { created, blocked } = reply.body as Record<'created' | 'blocked', string[]>;
    expect(reply.body.items).toEqual([
      expect.objectContaining({ id: 'moodle-good', type: 'single-choice', status: 'ok' }),
      expect.objectContaining({ id: 'moodle-essay', status: 'blocked' }),
      expect.objectContaining({ id: 'gift-good', status: 'ok', reasons: [] }),
      expect.objectContaining({ id: 'gift-essay', status: 'blocked' }),
      expect.objectContaining({ id: 'qti-good', type: 'qti', status: 'ok' }),
      expect.objectContaining({
        id: 'qti-bad',
        status: 'blocked',
        reasons: [expect.stringContaining('drawing')],
      }),
    ]);
    const stored = (await rows()).filter(({ id }) => before.every((one) => one.id !== id));
    const facts = { author: 'ann.author', criteria: ['M-1.1'], minutes: 2 };
    const good = { ...facts, state: 'review', blocked_reasons: null };
    const bad = { ...facts, state: 'draft', blocked_reasons: [expect.any(String)] };
    expect(stored).toEqual([
      expect.objectContaining({ item_id: 'gift-essay', ...bad }),
      expect.objectContaining({ item_id: 'gift-good', ...good }),
      expect.objectContaining({ item_id: 'moodle-essay', ...bad }),
      expect.objectContaining({ item_id: 'moodle-good', ...good }),
      expect.objectContaining({ item_id: 'qti-bad', ...bad }),
      expect.objectContaining({ item_id: 'qti-good', ...good }),
    ]);
    const log = await events();
    expect(log.filter((one) => one.includes('bank.foreign-imported'))).toHaveLength(1);
    expect([...log, ...api.log].join('')).not.toContain(SECRETS.checker);
    const { body: tags } = await author.get('/bank/mini/items/moodle-good/attributes');
    expect(tags).toMatchObject([{ revision: 1, attributes: { tags: { moodle: ['loops'] } } }]);

    // Four eyes: rule ECDL-4.3a.
    for (const id of created) {
      expect((await approve(author, id)).status).toBe(403);
      expect((await approve(approver, id)).status).toBe(200);
    }
    for (const id of blocked)
      expect(await approve(approver, id)).toMatchObject({
        status: 409,
        body: { code: 'item-blocked' },
      });
    const submitted = { method: 'POST', path: '/bank/submissions' } as const;
    expect(await author.call({ ...submitted, body: { itemVersions: blocked } })).toMatchObject({
      status: 409,
      body: { code: 'item-blocked' },
    });
    const { body: read } = await author.get(`/items/${blocked[0]!}`);
    expect(read.content).toMatchObject({ id: 'moodle-essay', file: 'bank.xml' });

    const after = await rows();
    expect((await send(BANKS)).body).toMatchObject({ created: [], blocked: [], unchanged: 6 });
    expect(await rows()).toEqual(after);
    const { body: revisions } = await author.get('/bank/mini/items/moodle-good/attributes');
    expect(revisions).toHaveLength(1);
  });

  it('are told apart in one import: the second of an id is blocked under one of its own', async () => {
    const twice = [file('a.gift', '::twin::Right?{T}'), file('b.gift', '::twin::Wrong?{F}')];
    const { body } = await send(twice);
    expect(body.items).toMatchObject([
      { id: 'twin', status: 'ok' },
      {
        id: expect.stringMatching(/^blocked-[0-9a-f]{16}$/),
        status: 'blocked',
        reasons: [expect.stringContaining('"twin": another question')],
      },
    ]);
    expect((await send(twice)).body).toMatchObject({ created: [], blocked: [], unchanged: 2 });
  });

  const ENTITY = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>';
  it.each([
    { name: 'a criterion that is none', criterion: 'M-9', files: BANKS, says: 'M-9' },
    { name: 'hostile XML', files: [...BANKS, file('evil.xml', ENTITY)], says: 'evil.xml' },
    { name: 'no archive', files: [...BANKS, file('evil.zip', 'PK')], says: 'evil.zip' },
    { name: 'another format', files: [...BANKS, file('bank.docx', 'x')], says: 'bank.docx' },
    { name: 'the id of a task', files: [file('c.gift', GIFT[4]!)], says: 'mini-double' },
  ])('are refused whole, with file and reason: $name', async ({ criterion, files, says }) => {
    const before = [await rows(), await events()];
    const fresh = file('fresh.gift', '::fresh::Right?{T}');
    const reply = await send([fresh, ...files], criterion);
    expect(reply).toMatchObject({ status: 422, body: { code: 'content-refused' } });
    expect(reply.body.detail).toContain(says);
    expect([await rows(), await events()]).toEqual(before);
  });

  it('are refused for a qualification that is none', async () => {
    expect((await send(BANKS, 'M-1.1', 'none')).body).toMatchObject({ code: 'not-found' });
  });
});
