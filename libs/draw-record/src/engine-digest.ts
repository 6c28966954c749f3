import { canonicalJson, sha256Hex } from '#audit';

/** A source file of the draw engine. */
export interface EngineFile {
  /** From the root of the installation, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Names the code that draws, hexadecimal: SHA-256 of the canonical JSON of the files' hashes by path and of the locked versions of the
 * packages that decide. Line ends are those of Unix and the order of the files is of no account, so that the same release has the same
 * digest on every system.
 */
export function engineDigest(input: {
  readonly files: readonly EngineFile[];
  readonly packages: Readonly<Record<string, string>>;
}): string {
  const files = Object.fromEntries(
    input.files.map(({ path, text }) => [
      path,
      sha256Hex(Buffer.from(text.replaceAll('\r\n', '\n'))),
    ]),
  );
  return sha256Hex(Buffer.from(canonicalJson({ files, packages: input.packages })));
}
