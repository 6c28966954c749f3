import type { Call } from './calls.js';
import { elementShape, typeShape, type TypeShape, type Value } from './value-type.js';

/**
 * What the caller reads, so that it needs no parser: big-endian, with nothing between. A byte that is 1 where exceptions are
 * results, the number of calls (4 bytes), then for each call a byte for what is called (`Call.index`) and the arguments: int 8
 * bytes; double 8, its IEEE bits; bool 1; string its length in bytes (4) and UTF-8; list its length (4) and the elements.
 */
export function encodeCalls(calls: readonly Call[], exceptionsAreResults: boolean): Buffer {
  const bytes = new GrowingBytes();
  bytes.room(5, (buffer, at) => {
    buffer.writeUInt8(exceptionsAreResults ? 1 : 0, at);
    buffer.writeUInt32BE(calls.length, at + 1);
  });
  for (const { index, callee, arguments: values } of calls) {
    bytes.room(1, (buffer, at) => buffer.writeUInt8(index, at));
    for (const [at, type] of callee.parameters.entries()) put(bytes, typeShape(type), values[at]);
  }
  return bytes.all();
}

function put(bytes: GrowingBytes, type: TypeShape, value: Value | undefined): void {
  if (type.depth === 0) putSingle(bytes, value);
  else if (typeof value === 'object') {
    putCount(bytes, value.length);
    for (const element of value) put(bytes, elementShape(type), element);
  } else throw new Error('a value is not of its type');
}

function putSingle(bytes: GrowingBytes, value: Value | undefined): void {
  switch (typeof value) {
    case 'bigint':
      return bytes.room(8, (buffer, at) => buffer.writeBigInt64BE(value, at));
    case 'number':
      return bytes.room(8, (buffer, at) => buffer.writeDoubleBE(value, at));
    case 'boolean':
      return bytes.room(1, (buffer, at) => buffer.writeUInt8(value ? 1 : 0, at));
    case 'string': {
      const length = Buffer.byteLength(value, 'utf8');
      putCount(bytes, length);
      return bytes.room(length, (buffer, at) => buffer.write(value, at, 'utf8'));
    }
    default:
      throw new Error('a value is not of its type');
  }
}

function putCount(bytes: GrowingBytes, length: number): void {
  bytes.room(4, (buffer, at) => buffer.writeUInt32BE(length, at));
}

class GrowingBytes {
  private buffer = Buffer.alloc(1024);
  private length = 0;

  /** Makes room at the end for so many bytes, and has them written. */
  room(bytes: number, write: (buffer: Buffer, at: number) => void): void {
    if (this.length + bytes > this.buffer.length) {
      const larger = Buffer.alloc(2 * (this.length + bytes));
      this.buffer.copy(larger);
      this.buffer = larger;
    }
    write(this.buffer, this.length);
    this.length += bytes;
  }

  all(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
