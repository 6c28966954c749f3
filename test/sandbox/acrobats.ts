import { probeFiles } from '../../apps/grader/src/sandbox/probe-files.js';
import type { CompileRequest } from '../../apps/grader/src/sandbox/sandbox.js';
import type { Language } from '#exam-bank';

/** The contract's acrobat in every language; see test/contracts/sandbox.contract.ts. */
export function acrobat(language: Language): CompileRequest {
  return { label: `acrobat-${language}`, language, files: probeFiles(language, 'acrobat') };
}

/** What does not compile. */
export function broken(language: Language): CompileRequest {
  return { label: `broken-${language}`, language, files: probeFiles(language, 'compile-error') };
}
