import { createPublicKey } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import { generateLogKey } from './log-key.js';
import { meetsQuorum, parsePolicy } from './log-policy.js';
import { encodeVkey } from './signed-note.js';

const witness = (name: string) =>
  encodeVkey(name, createPublicKey(generateLogKey(name).publicKeyPem), 'witness');
const [w1, w2, w3] = ['w1', 'w2', 'w3'].map(witness);
const log = generateLogKey('log.example').vkey;
const three = `witness w1 ${w1} https://a.example/\nwitness w2 ${w2}\nwitness w3 ${w3}\n`;

describe('a policy', () => {
  it('is read with comments and white space, and keeps the addresses', () => {
    const policy = parsePolicy(
      `\n# sister bodies\n\tlog  ${log} https://log.example/ #ours\n${three}group g  2 w1 w2 w3\n quorum g\n`,
    );
    expect(policy.logs).toEqual([{ vkey: log, url: 'https://log.example/' }]);
    expect(policy.witnesses[0]).toEqual({ name: 'w1', vkey: w1, url: 'https://a.example/' });
    expect(policy.groups).toEqual([{ name: 'g', threshold: 2, members: ['w1', 'w2', 'w3'] }]);
  });

  test.each<[string, string[], boolean]>([
    ['quorum none', [], true],
    ['quorum w1', ['w2'], false],
    ['quorum w1', ['w1'], true],
    ['group g all w1 w2\nquorum g', ['w1'], false],
    ['group g all w1 w2\nquorum g', ['w1', 'w2'], true],
    ['group g any w1 w2\nquorum g', ['w2'], true],
    ['group g 2 w1 w2 w3\nquorum g', ['w1', 'w3'], true],
    ['group g 2 w1 w2 w3\nquorum g', ['w3', 'stranger'], false],
    ['group g any w1 w2\ngroup h all g w3\nquorum h', ['w1', 'w2'], false],
    ['group g any w1 w2\ngroup h all g w3\nquorum h', ['w2', 'w3'], true],
  ])('%s is met by %j: %s', (lines, cosigners, met) => {
    expect(meetsQuorum(parsePolicy(three + lines), new Set(cosigners))).toBe(met);
  });

  // Most of them after github.com/transparency-dev/formats 0b850f1, witness/witness_policy_test.go (Apache-2.0).
  test.each([
    ['no quorum', three, 'no quorum'],
    ['two quorums', `${three}quorum w1\nquorum w2`, 'a quorum already'],
    ['an unknown quorum', 'quorum unknown', 'not on a line before'],
    ['a name twice', `${three}witness w1 ${witness('w4')}\nquorum w1`, 'stands for something else'],
    ['a key twice', `${three}witness w4 ${w1}\nquorum w1`, 'same key'],
    ['a negative threshold', `${three}group g -1 w1\nquorum g`, 'a number up to 1'],
    ['a threshold of none', `${three}group g 0 w1\nquorum g`, 'a number up to 1'],
    ['a threshold beyond the members', `${three}group g 2 w1\nquorum g`, 'a number up to 1'],
    ['a witness called all', `witness all ${w1}`, 'all is no name'],
    ['a group called none', `${three}group none 1 w1`, 'none is no name'],
    ['a group in itself', `${three}group g all g\nquorum g`, 'not on a line before'],
    [
      'a witness in two groups',
      `${three}group g all w1\ngroup h all w1\nquorum g`,
      'in a group already',
    ],
    ['the key of a log for a witness', `witness w1 ${log}\nquorum none`, 'type 4'],
    ['the key of a witness for a log', `log ${w1}\nquorum none`, 'type 1'],
    ['another word', 'trust everybody', 'line 1'],
  ])('is refused with %s', (_name, text, reason) => {
    expect(() => parsePolicy(text)).toThrow(reason);
  });
});
