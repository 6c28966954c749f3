import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxesFolder } from '#config';
import type { Language, SourceFile } from '#exam-bank';

/**
 * `hello` says so, `compile-error` does not compile, `acrobat` does what the first word of its input says
 * (test/contracts/sandbox.contract.ts has the list).
 */
export type ProbeProgram = 'hello' | 'compile-error' | 'acrobat';

/** A program that comes with the language, in `sandboxes/<language>/probes/<program>/`. */
export function probeFiles(language: Language, program: ProbeProgram): readonly SourceFile[] {
  const folder = join(sandboxesFolder(), language, 'probes', program);
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
