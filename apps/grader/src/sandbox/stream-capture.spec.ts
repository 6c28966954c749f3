import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { captureStream, createStreamCapture } from './stream-capture.js';

describe('a captured stream', () => {
  it('counts and hashes all, keeps the head, the tail and what was asked for', () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
    const { facts, tail } = captureStream(bytes);
    expect(facts).toEqual({
      bytes: 70_000,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      truncated: true,
      head: bytes.subarray(0, 65_536).toString('base64'),
    });
    expect(tail).toEqual(bytes.subarray(-4096));
  });

  it('is the same in whatever pieces it comes', () => {
    const bytes = Buffer.from(Array.from({ length: 9_000 }, (_, index) => index % 253));
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (inner) => {
        const capture = createStreamCapture(5_000);
        const edges = [0, ...inner.sort((a, b) => a - b), bytes.length];
        edges.slice(1).forEach((end, index) => capture.add(bytes.subarray(edges[index], end)));
        expect(capture.finish()).toEqual({
          ...captureStream(bytes),
          bytes: bytes.subarray(0, 5_000),
        });
      }),
    );
  });
});
