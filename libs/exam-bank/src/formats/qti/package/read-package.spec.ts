import { describe, expect, it, test } from '@jest/globals';
import {
  choices,
  correct,
  MATCH_CORRECT,
  qtiXml,
  response,
} from '../../../../../../test/factories/qti-xml.js';
import { readArchive } from '../../../files/read-archive.js';
import { writeArchive } from '../../../files/write-archive.js';
import { qtiPackageRoot } from './manifest.js';
import { readQtiPackage } from './read-package.js';
import { testBlueprint } from './test-blueprint.js';

const ITEM = 'imsqti_item_xmlv2p2';
const TEST = 'imsqti_test_xmlv2p2';
const STIMULUS = 'imsqti_stimulus_xmlv3p0';

const item = (id: string, more = ''): string =>
  qtiXml({
    declarations: response('single', 'identifier', correct('A')),
    body: more + choices(['A', 'B'], 'maxChoices="1"'),
    processing: MATCH_CORRECT,
  }).replace('identifier="item-1"', `identifier="${id}"`);

function resource(type: string, href: string): string {
  return `<resource identifier="r-${href}" type="${type}" href="${href}"/>`;
}

function packageOf(files: Readonly<Record<string, string>>, ...resources: readonly string[]) {
  const manifest = `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>${resources.join('')}</resources></manifest>`;
  const entries = Object.entries({ 'imsmanifest.xml': manifest, ...files });
  return new Map(entries.map(([path, text]) => [path, Buffer.from(text)]));
}

function read(files: ReadonlyMap<string, Buffer>) {
  const reading = readQtiPackage(files);
  if (!reading.ok) throw new Error(reading.reason);
  return reading;
}

describe('a content package', () => {
  it('gives its items, each taken or blocked by itself', () => {
    const files = packageOf(
      {
        'a b/1.xml': item('one'),
        '2.xml': item('two', '<p><img src="x.png" alt=""/></p>'),
        '3.xml': '<nothing/>',
        '4.xml': item('one'),
      },
      resource(ITEM, 'a%20b/1.xml'),
      resource(ITEM, './2.xml'),
      resource(ITEM, '3.xml'),
      resource(ITEM, '4.xml'),
      resource(ITEM, '../../etc/passwd'),
      resource('webcontent', 'x.png'),
      resource('imslti_xmlv1p1', 'link.xml'),
    );
    const { items, notes } = read(files);
    expect(items.map(({ id, reasons }) => [id, ...reasons])).toEqual([
      ['one'],
      ['two', 'img: pictures are not carried yet'],
      ['r-3.xml', '3.xml: is no assessment item of QTI 2.1, 2.2 or 3.0'],
      ['one', 'another item of the package has this id'],
      ['r-../../etc/passwd', 'etc/passwd: is not in the package'],
    ]);
    expect(items.map((one) => one.item !== undefined)).toEqual([true, false, false, false, false]);
    expect(notes).toEqual([expect.stringContaining('imslti_xmlv1p1')]);
  });

  it('may lie in one folder of its archive', async () => {
    const files = packageOf({ '1.xml': item('one') }, resource(ITEM, '1.xml'));
    const inFolder = new Map([...files].map(([path, bytes]) => [`bank/${path}`, bytes]));
    const archive = await readArchive(await writeArchive(inFolder));
    const root = archive.ok ? qtiPackageRoot(archive.files) : undefined;
    expect(read(root!).items.map(({ id }) => id)).toEqual(['one']);
  });

  const hostile: readonly (readonly [string, ReadonlyMap<string, Buffer>, RegExp])[] = [
    ['without a manifest', new Map([['1.xml', Buffer.from(item('one'))]]), /imsmanifest\.xml/],
    [
      'whose manifest has a DOCTYPE',
      new Map([['imsmanifest.xml', Buffer.from('<!DOCTYPE m><m/>')]]),
      /DOCTYPE/,
    ],
    [
      'whose manifest is another document',
      new Map([['imsmanifest.xml', Buffer.from('<m/>')]]),
      /no manifest/,
    ],
  ];
  test.each(hostile)('is refused %s', (_, files, reason) => {
    expect(readQtiPackage(files)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('blocks an item of 100 MB before it is read', () => {
    const files = packageOf({}, resource(ITEM, '1.xml')).set(
      '1.xml',
      Buffer.alloc(100 * 1024 * 1024, '<'),
    );
    expect(read(files).items).toEqual([
      { id: 'r-1.xml', type: 'qti', reasons: ['1.xml: has more than 4 MiB'], notes: [] },
    ]);
  });
});

describe('a shared text', () => {
  const stimulus = (body: string): string =>
    `<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="S-1" title="Night"><qti-stimulus-body>${body}</qti-stimulus-body></qti-assessment-stimulus>`;
  const withStimulus = (body: string) => {
    const xml = `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-assessment-stimulus-ref identifier="S-1" href="../s/1.xml"/><qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">A</qti-simple-choice><qti-simple-choice identifier="B">B</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`;
    return read(
      packageOf(
        { 'items/1.xml': xml, 's/1.xml': stimulus(body) },
        resource('imsqti_item_xmlv3p0', 'items/1.xml'),
        resource(STIMULUS, 's/1.xml'),
      ),
    );
  };

  it('of plain paragraphs becomes the passage of its items', () => {
    const { items } = withStimulus(
      '<div><h2>An *odd* night</h2>\n<p>One\n  line,<br/>another</p></div>',
    );
    expect(items[0]?.item?.passage).toEqual({
      id: 'S-1',
      title: 'Night',
      text: '## An \\*odd\\* night\n\nOne line,\\\nanother',
    });
  });

  it('with more than that blocks them', () => {
    expect(withStimulus('<p>A <img src="x.png" alt=""/></p>').items[0]?.reasons).toEqual([
      's/1.xml: img: only paragraphs and headings of plain text are carried',
    ]);
  });
});

describe('a test', () => {
  const reference = (id: string, more = ''): string =>
    `<assessmentItemRef identifier="ref-${id}" href="../i/${id}.xml">${more}</assessmentItemRef>`;
  const section = (id: string, inside: string): string =>
    `<assessmentSection identifier="${id}" title="${id}" visible="true">${inside}</assessmentSection>`;
  const proposed = (sections: string, after = '') => {
    const xml = `<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="t-1" title="T"><testPart identifier="p" navigationMode="nonlinear" submissionMode="simultaneous">${sections}</testPart>${after}</assessmentTest>`;
    const ids = ['a', 'b', 'c', 'd'];
    const files = Object.fromEntries(ids.map((id) => [`i/${id}.xml`, item(id)]));
    const { items, tests } = read(
      packageOf(
        { 't/1.xml': xml, ...files },
        resource(TEST, 't/1.xml'),
        ...ids.map((id) => resource(ITEM, `i/${id}.xml`)),
      ),
    );
    return { notes: tests[0]!.notes, blueprint: testBlueprint(tests[0]!, items) };
  };

  it('with sections and selections becomes the theory part of a blueprint', () => {
    const first = section(
      'S1',
      `<selection select="1"/><ordering shuffle="true"/>${reference('a')}${reference('b')}`,
    );
    const { blueprint, notes } = proposed(
      first + section('S2', section('S3', reference('c') + reference('d'))),
    );
    expect(blueprint).toEqual({
      ok: true,
      theory: {
        count: 3,
        points: 3,
        rules: [
          { id: 'S1', where: { id: ['a', 'b'] }, min: 1, max: 1 },
          { id: 'S3', where: { id: ['c', 'd'] }, min: 2, max: 2 },
        ],
      },
    });
    expect(notes).toEqual(['qti-ordering: items stand in the order of the draw']);
  });

  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'an item that is drawn twice',
      section(
        'S',
        `<selection select="2" withReplacement="true"/>${reference('a')}${reference('b')}`,
      ),
      /twice/,
    ],
    [
      'more items than there are',
      section('S', `<selection select="3"/>${reference('a')}`),
      /chooses 3 of 1/,
    ],
    ['a weight', section('S', reference('a', '<weight identifier="W" value="2"/>')), /qti-weight/],
    [
      'a condition',
      section('S', reference('a', '<preCondition><not/></preCondition>')),
      /qti-pre-condition/,
    ],
    ['a branch', section('S', reference('a', '<branchRule target="b"/>')), /qti-branch-rule/],
    [
      'several attempts',
      section('S', `<itemSessionControl maxAttempts="0"/>${reference('a')}`),
      /item-session-control/,
    ],
    [
      'a choice among sections',
      section(
        'S',
        `<selection select="1"/>${section('A', reference('a'))}${section('B', reference('b'))}`,
      ),
      /among sections/,
    ],
    [
      'an item that is not there',
      section('S', reference('x')),
      /i\/x\.xml: is no item of the package/,
    ],
    [
      'a text of a section',
      section('S', `<rubricBlock view="candidate"><p>Read.</p></rubricBlock>${reference('a')}`),
      /rubric-block/,
    ],
    [
      'one item in two sections',
      section('S', reference('a')) + section('T', reference('a')),
      /another section/,
    ],
    ['nothing', section('S', ''), /no items/],
  ];
  test.each(cases)('with %s has none, and says why', (_, sections, reason) => {
    const { blueprint } = proposed(sections);
    expect(blueprint.ok ? [] : blueprint.reasons).toEqual(
      expect.arrayContaining([expect.stringMatching(reason)]),
    );
  });
});
