import { ZipFile } from 'yazl';

/** A .zip archive of these files, in their order; the same files give the same bytes in one time zone. */
export async function writeArchive(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  // A day that every reader of zip archives takes, in any time zone.
  const options = { mtime: new Date(2000, 0, 2), mode: 0o100644, forceDosTimestamp: true };
  for (const [path, bytes] of files) zip.addBuffer(bytes, path, options);
  zip.end();
  const chunks: Buffer[] = [];
  // yazl's output is a stream of buffers; its type says less.
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
