const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const PT_LOAD = 1;

/**
 * The address space that a 64-bit ELF file takes when it is loaded, static data included; 0 for anything else. The bytes are
 * a stranger's: a header that makes no sense counts as nothing.
 */
export function loadedBytes(file: Buffer): number {
  const isElf64 =
    file.length >= HEADER_BYTES && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2;
  if (!isElf64 || file[5] !== 1) return 0;
  const table = Number(file.readBigUInt64LE(32));
  const size = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  if (size < PROGRAM_HEADER_BYTES || table + size * count > file.length) return 0;
  const segments = Array.from({ length: count }, (_, index) => table + index * size)
    .filter((at) => file.readUInt32LE(at) === PT_LOAD)
    .map((at) => ({ start: file.readBigUInt64LE(at + 16), size: file.readBigUInt64LE(at + 40) }));
  const [first] = segments;
  if (first === undefined) return 0;
  let { start, end } = { start: first.start, end: 0n };
  for (const segment of segments) {
    if (segment.start < start) start = segment.start;
    if (segment.start + segment.size > end) end = segment.start + segment.size;
  }
  return Number(end - start);
}
