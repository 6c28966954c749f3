import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createDemultiplexer,
  createReplyDecoder,
  encodeCollect,
  encodeInput,
  encodeInputEnd,
  encodePut,
  encodeRun,
  encodeStdin,
  encodeTestFile,
  ProtocolError,
  type Reply,
  type RunSpec,
  type StreamChunk,
} from './protocol.js';

function frame(type: string, payload: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32LE(payload.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, payload]);
}

function done(fields: { exit?: number; signal?: number; reason?: number; stage?: number }): Buffer {
  const payload = Buffer.alloc(64);
  payload.writeInt32LE(fields.exit ?? 0, 0);
  payload.writeInt32LE(fields.signal ?? 0, 4);
  payload.writeUInt8(fields.reason ?? 0, 12);
  payload.writeUInt8(fields.stage ?? 0, 13);
  payload.writeBigUInt64LE(1000n, 16);
  payload.writeBigUInt64LE(200n, 24);
  payload.writeBigUInt64LE(3000n, 32);
  payload.writeBigUInt64LE(700n, 40);
  payload.writeBigUInt64LE(4096n, 48);
  payload.writeUInt32LE(2, 60);
  return payload;
}

const RUN: RunSpec = {
  argv: ['/app/main', 'ä'],
  env: { A: 'b' },
  cwd: '/box/work',
  cpuMs: 1,
  wallMs: 2,
  memoryBytes: 2 ** 40,
  outputBytes: 4,
  fileBytes: 5,
  addressBytes: 6,
  processes: 7,
  keepBox: true,
};

describe('requests', () => {
  it('frames a file with mode and name', () => {
    const bytes = encodePut({ name: 'a.c', mode: 0o100644, bytes: Buffer.from('xy') });
    expect(bytes).toEqual(frame('P', Buffer.from([0o244 & 0xff, 1, 3, 0, 97, 46, 99, 120, 121])));
  });

  it('frames input as it is', () => {
    expect(encodeStdin(Buffer.from([0, 255]))).toEqual(frame('I', Buffer.from([0, 255])));
  });

  it('frames a file for one run', () => {
    const bytes = encodeTestFile({ name: 'a.c', bytes: Buffer.from('xy') });
    expect(bytes).toEqual(frame('T', Buffer.from([0, 0, 3, 0, 97, 46, 99, 120, 121])));
  });

  it('cuts input of a live run into frames, and frames its end', () => {
    const piece = Buffer.alloc(65_537, 'x');
    expect(Buffer.concat(encodeInput(piece))).toEqual(
      Buffer.concat([frame('W', piece.subarray(1)), frame('W', Buffer.from('x'))]),
    );
    expect(encodeInputEnd()).toEqual(frame('Z', Buffer.alloc(0)));
  });

  test.each([
    ['plain', { keepBox: false }, false, 0],
    ['whose work folder is collected', { keepBox: true }, false, 1],
    ['that is a conversation', { keepBox: false }, true, 2],
    ['that is both', { keepBox: true }, true, 3],
  ])('marks a run %s', (_, spec, live, flags) => {
    expect(encodeRun({ ...RUN, ...spec }, live).readUInt32LE(5)).toBe(flags);
  });

  it('frames a run with limits, arguments, environment and folder', () => {
    const bytes = encodeRun(RUN);
    expect(bytes.readUInt32LE(0)).toBe(bytes.length - 5);
    expect([bytes.readUInt32LE(5 + 8), bytes.readUInt32LE(5 + 12)]).toEqual([2, 5012]);
    expect(bytes.readBigUInt64LE(5 + 20)).toBe(2n ** 40n);
    expect([bytes.readUInt16LE(5 + 52), bytes.readUInt16LE(5 + 54)]).toEqual([2, 1]);
    const strings = bytes.subarray(5 + 56).toString('latin1');
    expect(strings).toBe('\x09\0/app/main\x02\0\xc3\xa4\x03\0A=b\x09\0/box/work');
  });

  it('frames a collect request', () => {
    const bytes = encodeCollect({ maxBytes: 9, maxFiles: 2, name: '.class', bySuffix: true });
    expect(bytes.subarray(5 + 8)).toEqual(
      Buffer.concat([Buffer.from([2, 0, 0, 0, 1, 0, 6, 0]), Buffer.from('.class')]),
    );
  });

  it('refuses an argument with a NUL byte, which would cut it short', () => {
    expect(() => encodeRun({ ...RUN, argv: ['a\0b'] })).toThrow(ProtocolError);
  });
});

describe('createReplyDecoder', () => {
  const all = Buffer.concat([
    frame('H', Buffer.from('protocol=1\nkernel=Linux 6.1\n')),
    frame('O', Buffer.from([0, 200])),
    frame('E', Buffer.alloc(0)),
    frame('D', done({ exit: 3 })),
    frame('F', Buffer.from([0x6d, 1, 1, 0, 97, 1, 2])),
    frame('G', Buffer.from([2])),
    frame('X', Buffer.from('no-space: file')),
  ]);
  const expected: Reply[] = [
    { type: 'hello', facts: { protocol: '1', kernel: 'Linux 6.1' } },
    { type: 'stdout', bytes: Buffer.from([0, 200]) },
    { type: 'stderr', bytes: Buffer.alloc(0) },
    {
      type: 'done',
      report: {
        exitCode: 3,
        signal: null,
        errno: 0,
        killedFor: null,
        failedStage: null,
        cpuUserUs: 1000,
        cpuSystemUs: 200,
        wallUs: 3000,
        waitUs: 700,
        peakMemoryBytes: 4096,
        oomKills: 0,
        leftovers: 2,
      },
    },
    { type: 'file', name: 'a', mode: 0o555, bytes: Buffer.from([1, 2]) },
    { type: 'collected', status: 'not-regular' },
    { type: 'fatal', message: 'no-space: file' },
  ];

  it('decodes every kind of reply, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length }), { maxLength: 20 }), (cuts) => {
        const decode = createReplyDecoder();
        const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
        const replies = edges
          .slice(1)
          .flatMap((end, index) => decode(all.subarray(edges[index], end)));
        expect(joined(replies)).toEqual(expected);
      }),
    );
  });

  /** Output comes in whatever pieces the stream was cut into. */
  function joined(replies: readonly Reply[]): Reply[] {
    return replies.reduce<Reply[]>((all, reply) => {
      const last = all.at(-1);
      if (reply.type === 'stdout' && last?.type === 'stdout')
        return [...all.slice(0, -1), { ...last, bytes: Buffer.concat([last.bytes, reply.bytes]) }];
      return [...all, reply];
    }, []);
  }

  it('gives output before the frame is whole, without copying it', () => {
    const decode = createReplyDecoder();
    const chunk = frame('O', Buffer.alloc(1000, 'a')).subarray(0, 600);
    const [piece] = decode(chunk);
    expect(piece).toMatchObject({ type: 'stdout', bytes: Buffer.alloc(595, 'a') });
    expect(piece?.type === 'stdout' && piece.bytes.buffer).toBe(chunk.buffer);
    expect(decode(Buffer.alloc(405, 'b'))).toEqual([
      { type: 'stdout', bytes: Buffer.alloc(405, 'b') },
    ]);
  });

  test.each([
    ['a signal', { exit: -1, signal: 11 }, { exitCode: null, signal: 11 }],
    ['cpu', { reason: 1 }, { killedFor: 'cpu' }],
    ['wall', { reason: 2 }, { killedFor: 'wall' }],
    ['memory', { reason: 3 }, { killedFor: 'memory' }],
    ['output', { reason: 4 }, { killedFor: 'output' }],
    ['a host too busy', { reason: 5 }, { killedFor: 'starved' }],
    ['a program that cannot be executed', { stage: 5 }, { failedStage: 'exec' }],
  ])('decodes an end by %s', (_, fields, report) => {
    const [reply] = createReplyDecoder()(frame('D', done(fields)));
    expect(reply).toMatchObject({ type: 'done', report });
  });

  test.each([
    ['an unknown type', frame('?', Buffer.alloc(0))],
    ['an unknown reason', frame('D', done({ reason: 9 }))],
    ['an unknown stage', frame('D', done({ stage: 9 }))],
    ['a short result', frame('D', Buffer.alloc(63))],
    ['an unknown collect status', frame('G', Buffer.from([77]))],
    ['a file without a name', frame('F', Buffer.from([1, 0, 9, 0]))],
    ['a length beyond all bounds', Buffer.from([255, 255, 255, 255, 79])],
  ])('refuses %s', (_, bytes) => {
    expect(() => createReplyDecoder()(bytes)).toThrow(ProtocolError);
  });
});

describe('createDemultiplexer', () => {
  const chunk = (stream: number, text: string): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt8(stream, 0);
    head.writeUInt32BE(text.length, 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const join = (chunks: readonly StreamChunk[], stream: string): string =>
    chunks.map((one) => (one.stream === stream ? one.bytes.toString() : '')).join('');

  it('keeps both streams apart and whole, however the stream is cut', () => {
    const all = Buffer.concat([chunk(1, 'abc'), chunk(2, 'error'), chunk(1, ''), chunk(1, 'def')]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length }), { maxLength: 12 }), (cuts) => {
        const demultiplex = createDemultiplexer();
        const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
        const chunks = edges
          .slice(1)
          .flatMap((end, index) => demultiplex(all.subarray(edges[index], end)));
        expect([join(chunks, 'stdout'), join(chunks, 'stderr')]).toEqual(['abcdef', 'error']);
      }),
    );
  });

  it('refuses a stream that is not multiplexed', () => {
    expect(() => createDemultiplexer()(Buffer.from('plain text'))).toThrow(ProtocolError);
  });
});
