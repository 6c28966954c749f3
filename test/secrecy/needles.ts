import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** How a text can stand somewhere: as it is, in hexadecimal, and in base64 wherever it begins within three bytes. */
export function needlesOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6); // characters that depend on nothing after it
    return encoded.slice(Math.ceil((offset * 8) / 6), whole);
  });
  return [text, bytes.toString('hex'), ...base64];
}

/** The markers that stand in a text, in any spelling, each with the place. */
export function foundIn(
  place: string,
  text: string | Buffer,
  markers: readonly string[],
): string[] {
  return markers
    .filter((marker) => needlesOf(marker).some((needle) => text.includes(needle)))
    .map((marker) => `${place}: ${marker}`);
}

/** As {@link foundIn} in every file below a folder, however large; files that vanish meanwhile held what was looked at elsewhere. */
export async function foundInFolder(
  folder: string,
  markers: readonly string[],
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    found.push(...(await foundInFile(file, markers).catch(() => [])));
  }
  return found;
}

const CHUNK = 16 * 1024 * 1024;
const OVERLAP = 1024; // longer than any needle

async function foundInFile(file: string, markers: readonly string[]): Promise<readonly string[]> {
  const handle = await open(file);
  try {
    const { size } = await stat(file);
    const found = new Set<string>();
    const chunk = Buffer.alloc(Math.min(size, CHUNK));
    for (let from = 0; from < size; from += CHUNK - OVERLAP) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, from);
      for (const one of foundIn(file, chunk.subarray(0, bytesRead), markers)) found.add(one);
    }
    return [...found];
  } finally {
    await handle.close();
  }
}

/** In the titles, arguments and environments of all processes that may be looked at. */
export async function foundInProcesses(markers: readonly string[]): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = ids.flatMap((id) =>
    ['cmdline', 'comm', 'environ'].map(async (what) => {
      const text = await readFile(`/proc/${id}/${what}`).catch(() => Buffer.alloc(0)); // gone, or not ours
      return foundIn(`/proc/${id}/${what}`, text, markers);
    }),
  );
  return (await Promise.all(found)).flat();
}
