import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language, SourceFile } from '#exam-bank';
import type { Artefact, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';

/** The sources of all attacks in one language, as one submission. */
export function attackSources(language: Language): SourceFile[] {
  const folder = join(import.meta.dirname, 'programs', language);
  return readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(join(folder, name), 'utf8'),
  }));
}

/** @throws Error with the compiler's words when the attacks do not compile */
export async function compileAttacks(sandbox: Sandbox, language: Language): Promise<Artefact> {
  const files = attackSources(language);
  const { artefact, facts } = await sandbox.compile({ label: 'attacks', language, files });
  if (artefact === null) throw new Error(facts.output);
  return artefact;
}
