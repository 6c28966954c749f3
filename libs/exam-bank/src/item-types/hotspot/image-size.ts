export interface ImageSize {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly width: number;
  readonly height: number;
}

/**
 * Kind and natural size of a picture, from its own bytes; or why it is none that everybody sees alike. Nothing is decoded.
 */
export function imageSize(bytes: Buffer): ImageSize | string {
  if (bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') return pngSize(bytes);
  if (bytes.subarray(0, 2).toString('hex') === 'ffd8') return jpegSize(bytes);
  return 'neither PNG nor JPEG';
}

/** The first chunk is IHDR: width and height, four bytes each. */
function pngSize(bytes: Buffer): ImageSize | string {
  if (bytes.length < 24 || bytes.subarray(12, 16).toString('latin1') !== 'IHDR')
    return 'a broken PNG';
  return { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc]);
const EXIF = 0xe1;

/** Segments up to the frame header (SOF), which holds the size. */
function jpegSize(bytes: Buffer): ImageSize | string {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // Browsers turn a picture as its metadata say, and the areas would not turn with it.
    if (marker === EXIF) return 'a JPEG with Exif metadata; remove them';
    if (marker >= 0xc0 && marker <= 0xcf && !NOT_FRAMES.has(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { mediaType: 'image/jpeg', width, height };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return 'a broken JPEG';
}
