import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesCandidate, normalisedAnswer } from './equal-answers.js';

describe('E21 equal answers', () => {
  it.each([
    { name: 'line ends', one: 'a\r\nb\rc', other: 'a\nb\nc' },
    { name: 'white space at the ends', one: '  a \n b\t\n\n', other: 'a\n b' },
    { name: 'composed and decomposed letters', one: 'e\u0301', other: '\u00e9' },
    { name: 'texts within an answer', one: { part: 'a ' }, other: { part: 'a' } },
  ])('are equal but for $name', ({ one, other }) => {
    expect(normalisedAnswer(one)).toEqual(normalisedAnswer(other));
  });

  it.each([
    { name: 'case', one: 'A', other: 'a' },
    { name: 'white space within', one: 'a b', other: 'a  b' },
    { name: 'punctuation', one: 'a', other: 'a.' },
    { name: 'compatibility letters', one: 'ﬁ', other: 'fi' },
    {
      name: 'files',
      one: { files: [{ name: 'a.txt', base64: 'YQ==' }] },
      other: { files: [{ name: 'a.txt', base64: 'Yg==' }] },
    },
  ])('differ in $name', ({ one, other }) => {
    expect(normalisedAnswer(one)).not.toEqual(normalisedAnswer(other));
  });

  it('are normalised once and for all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = normalisedAnswer(value);
        expect(normalisedAnswer(once)).toEqual(once);
      }),
    );
  });
});

describe('an answer that names its candidate', () => {
  const candidate = { fullName: 'Łucja Ćwik-Żak', userName: 'l.cwik' };
  it.each([
    { name: 'the name without accents', answer: 'signed: cwik', names: true },
    { name: 'the name in capitals', answer: 'ŁUCJA wrote this', names: true },
    { name: 'the user name', answer: 'see mail of L.Cwik', names: true },
    {
      name: 'a file called so',
      answer: { files: [{ name: 'cwik.txt', base64: 'YQ==' }] },
      names: true,
    },
    {
      name: 'a text file that says so',
      answer: { files: [{ name: 'a.txt', base64: Buffer.from('by Ćwik').toString('base64') }] },
      names: true,
    },
    { name: 'a word that holds the name', answer: 'cwikla', names: false },
    { name: 'a name of three letters', answer: 'a żak of old', names: false },
    { name: 'nothing', answer: 'because', names: false },
  ])('$name: $names', ({ answer, names }) => {
    expect(namesCandidate(answer, candidate)).toBe(names);
  });
});
