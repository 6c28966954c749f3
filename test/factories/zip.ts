import { crc32, deflateRawSync } from 'node:zlib';

/** One entry as it is to be written; whatever is given is believed, so that an archive can lie. */
export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** Packed bytes, where they are not to be the content's. */
  readonly packed?: Buffer;
  /** 0 stored, 8 deflated. */
  readonly method?: number;
  /** Unix mode with the file's type. */
  readonly mode?: number;
  readonly flags?: number;
  /** The system that it says it was made on: 3 is Unix. */
  readonly madeOn?: number;
  readonly size?: number;
  readonly crc?: number;
  /** Before the content, where another name than in the directory. */
  readonly localName?: string;
  /** Offset of the local header in the directory, where not the true one; then nothing is written for the entry. */
  readonly offset?: number;
  readonly extra?: Buffer;
}

export interface ZipShape {
  readonly before?: Buffer;
  readonly beforeDirectory?: Buffer;
  readonly after?: Buffer;
  readonly comment?: string;
  /** Of the last record, where it is to lie. */
  readonly entryCount?: number;
  readonly disk?: number;
  readonly directoryOffset?: number;
}

const UTF8 = 0x800;

/** Writes an archive, honest unless told otherwise. */
export function zipOf(entries: readonly ZipEntry[], shape: ZipShape = {}): Buffer {
  const parts: Buffer[] = [shape.before ?? Buffer.of()];
  const directory: Buffer[] = [];
  let at = parts[0]?.length ?? 0;
  for (const entry of entries) {
    const written = writtenForm(entry);
    const local = Buffer.concat([localHeader(entry, written), written.packed]);
    directory.push(directoryHeader(entry, written, entry.offset ?? at));
    if (entry.offset !== undefined) continue;
    parts.push(local);
    at += local.length;
  }
  const gap = shape.beforeDirectory ?? Buffer.of();
  const listed = Buffer.concat(directory);
  const end = endRecord(entries.length, listed.length, at + gap.length, shape);
  return Buffer.concat([...parts, gap, listed, end, shape.after ?? Buffer.of()]);
}

interface Written {
  readonly name: Buffer;
  readonly packed: Buffer;
  readonly size: number;
  readonly crc: number;
  readonly method: number;
  readonly flags: number;
}

function writtenForm(entry: ZipEntry): Written {
  const content = Buffer.from(entry.content ?? '');
  const method = entry.method ?? 8;
  return {
    name: Buffer.from(entry.name),
    packed: entry.packed ?? (method === 8 ? deflateRawSync(content) : content),
    size: entry.size ?? content.length,
    crc: entry.crc ?? crc32(content),
    method,
    flags: entry.flags ?? UTF8,
  };
}

function common({ packed, size, crc, method, flags }: Written): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(size, 18);
  return fields;
}

function localHeader(entry: ZipEntry, written: Written): Buffer {
  const name = entry.localName === undefined ? written.name : Buffer.from(entry.localName);
  return Buffer.concat([uint32(0x04034b50), common(written), uint16(name.length), uint16(0), name]);
}

function directoryHeader(entry: ZipEntry, written: Written, offset: number): Buffer {
  const madeOn = Buffer.of(20, entry.madeOn ?? 3);
  const mode = entry.mode ?? (written.name.toString().endsWith('/') ? 0o040755 : 0o100644);
  const extra = entry.extra ?? Buffer.of();
  return Buffer.concat([
    ...[uint32(0x02014b50), madeOn, common(written), uint16(written.name.length)],
    ...[uint16(extra.length), uint16(0), uint16(0), uint16(0)],
    ...[uint32(mode * 0x10000), uint32(offset), written.name, extra],
  ]);
}

function endRecord(count: number, length: number, offset: number, shape: ZipShape): Buffer {
  const entries = uint16(shape.entryCount ?? count);
  const comment = Buffer.from(shape.comment ?? '');
  return Buffer.concat([
    ...[uint32(0x06054b50), uint16(shape.disk ?? 0), uint16(shape.disk ?? 0), entries, entries],
    ...[uint32(length), uint32(shape.directoryOffset ?? offset), uint16(comment.length), comment],
  ]);
}

/** An archive that keeps its entry count in the 64-bit form, and nothing else. */
export function zip64Of(entryCount: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entryCount), 24);
  record.writeBigUInt64LE(BigInt(entryCount), 32);
  const locator = Buffer.concat([uint32(0x07064b50), Buffer.alloc(12), uint32(1)]);
  return Buffer.concat([record, locator, endRecord(0xffff, 0xffff_ffff, 0xffff_ffff, {})]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
