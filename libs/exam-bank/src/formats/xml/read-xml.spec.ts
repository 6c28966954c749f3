import { describe, expect, it, test } from '@jest/globals';
import { readXml, rootName, XML_LIMITS } from './read-xml.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');
const item = '<item>ż &amp; <![CDATA[<b>]]><!-- no --> &#x17C;</item>';

describe('an XML document', () => {
  it('keeps its text exactly, in one piece', () => {
    const reading = readXml(utf8(item));
    expect(reading).toEqual({
      ok: true,
      root: { name: 'item', namespace: '', attributes: {}, children: ['ż & <b> ż'] },
    });
  });

  it('has names without prefixes, and namespaces', () => {
    const text = '<q:a xmlns:q="urn:q" xmlns="urn:d" xml:lang="pl" n="1"><b/><c xmlns=""/></q:a>';
    expect(readXml(utf8(text))).toMatchObject({
      root: {
        name: 'a',
        namespace: 'urn:q',
        attributes: { 'xml:lang': 'pl', n: '1' },
        children: [
          { name: 'b', namespace: 'urn:d' },
          { name: 'c', namespace: '' },
        ],
      },
    });
  });

  const encodings: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8 with a byte order mark', utf8(`\ufeff<?xml version="1.0" encoding="UTF-8"?>${item}`)],
    ['UTF-16 with a byte order mark', utf16(`<?xml version="1.0" encoding="UTF-16"?>${item}`)],
    ['UTF-16, big end first', Buffer.from(utf16(item)).swap16()],
    ['US-ASCII by its name', utf8('<?xml version="1.0" encoding="us-ascii"?><item/>')],
  ];
  test.each(encodings)('is read in %s', (_, bytes) => {
    expect(readXml(bytes)).toMatchObject({ ok: true, root: { name: 'item' } });
  });
});

describe('the name of the root', () => {
  test.each([
    ['<?xml version="1.0"?><!-- <a> --><q:quiz xmlns:q="urn:q"><b></q:quiz', 'quiz'],
    ['\ufeff<assessmentItem>', 'assessmentItem'],
    ['no document', undefined],
    ['', undefined],
  ])('of %j is %s', (text, name) => {
    expect(rootName(utf8(text))).toBe(name);
    expect(rootName(utf16(text.replace('\ufeff', '')))).toBe(name);
  });
});

describe('a document that is refused', () => {
  const many = (count: number, text: string): string => text.repeat(count);
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${many(9, '<!ENTITY b "&a;&a;">')}]><a>&b;</a>`;
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['a bomb of entities', utf8(bomb), /DOCTYPE/],
    [
      'an external entity',
      utf8('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
      /DOCTYPE/,
    ],
    [
      'a DOCTYPE of another place',
      utf8('<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>'),
      /DOCTYPE/,
    ],
    ['an entity that is not of XML', utf8('<a>&nbsp;</a>'), /line 1, column \d+: undefined entity/],
    ['a tag that is not closed', utf8('<a><b></a>'), /line 1/],
    ['two roots', utf8('<a/><b/>'), /line 1/],
    ['nothing', utf8(''), /./],
    ['text', utf8('GIF89a'), /line 1/],
    ['an unknown prefix', utf8('<q:a/>'), /unbound namespace prefix/],
    ['XML 1.1', utf8('<?xml version="1.1"?><a/>'), /XML 1\.0/],
    [
      'Latin 1 that is declared',
      utf8('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
      /save it as UTF-8/,
    ],
    ['Latin 1 that is not', Buffer.from('<a>\xe9</a>', 'latin1'), /no UTF-8 text/],
    [
      'UTF-16 that says UTF-8',
      utf16('<?xml version="1.0" encoding="UTF-8"?><a/>'),
      /declared as utf-8/,
    ],
    ['half a UTF-16', utf16('<a/>').subarray(0, 7), /no UTF-16 text/],
    ['a control character', utf8('<a>\u0001</a>'), /line 1/],
    ['depth', utf8(many(101, '<a>') + many(101, '</a>')), /nested deeper than 100/],
    ['too many elements', utf8(`<a>${many(50_000, '<b/>')}</a>`), /more than 50000 elements/],
    ['size, before it is looked at', Buffer.alloc(XML_LIMITS.bytes + 1, '<'), /more than 4 MiB/],
  ];
  test.each(cases)('for %s', (_, bytes, reason) => {
    const reading = readXml(bytes);
    expect(reading).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('says no more of the content than a few characters', () => {
    const reading = readXml(utf8(`<a>&${'x'.repeat(10_000)};</a>`));
    expect(reading.ok ? '' : reading.reason.length).toBeLessThan(300);
  });
});
