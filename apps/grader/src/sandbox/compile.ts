import type { SourceFile } from '#exam-bank';
import type { ProcessFacts } from '#scoring';
import type { Workplace } from './bench.js';
import type { BoxFile, Container, RunOutcome } from './container.js';
import {
  artefactSha256,
  collectMessage,
  compileEndMessage,
  compilerOutput,
  processFacts,
  refusedCompile,
} from './facts.js';
import { findMainClass } from './java-main.js';
import { fillArgv, type LanguageSpec, mainScript, sourceNames } from './languages.js';
import type { CollectSpec } from './protocol.js';
import type { Artefact, CompileOutcome, CompileRequest } from './sandbox.js';

const MIB = 1024 * 1024;
const MAX_ARTEFACT_BYTES = 64 * MIB;
const MAX_CLASSES = 1000;
const SOURCE_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$/;

type Sources = Pick<CompileRequest, 'files' | 'main'>;

/** The artefact, or why the candidate's sources gave none. */
type Made =
  | { readonly ok: true; readonly files: readonly BoxFile[]; readonly runArgv: readonly string[] }
  | { readonly ok: false; readonly message: string };

function refusal(spec: LanguageSpec, files: readonly SourceFile[]): string | null {
  const names = files.map((file) => file.name);
  const bad = names.find((name) => !SOURCE_NAME.test(name));
  if (bad !== undefined) return `File name not allowed: ${JSON.stringify(bad)}`;
  if (new Set(names).size !== names.length) return 'Two files have the same name.';
  if (sourceNames(spec, files).length === 0) {
    return `No source file: none of the names ends in ${spec.sources.join(', ')}.`;
  }
  return null;
}

function sourceBoxFiles(files: readonly SourceFile[]): BoxFile[] {
  return files.map(({ name, text }) => ({ name, mode: 0o444, bytes: Buffer.from(text, 'utf8') }));
}

function runCompiler(
  container: Container,
  spec: LanguageSpec,
  argv: readonly string[],
): Promise<RunOutcome> {
  const { limits } = spec.compile;
  const run = {
    argv,
    env: spec.environment,
    cwd: '/app',
    cpuMs: limits.cpuMs,
    wallMs: limits.wallMs,
    memoryBytes: limits.memoryMiB * MIB,
    outputBytes: limits.outputKiB * 1024,
    fileBytes: limits.fileMiB * MIB,
    addressBytes: 0,
    processes: limits.processes,
    keepBox: true,
  };
  return container.run(run, Buffer.alloc(0));
}

async function collect(
  container: Container,
  wanted: Pick<CollectSpec, 'name' | 'bySuffix' | 'maxFiles'>,
): Promise<Made> {
  const { status, files } = await container.collect({ ...wanted, maxBytes: MAX_ARTEFACT_BYTES });
  if (status !== 'collected') return { ok: false, message: collectMessage(status) };
  return { ok: true, files, runArgv: [] };
}

function javaArtefact(
  files: readonly BoxFile[],
  spec: LanguageSpec,
  given: string | undefined,
): Made {
  const main = given === undefined ? findMainClass(files) : ({ ok: true, name: given } as const);
  if (main.ok) return { ok: true, files, runArgv: fillArgv(spec.run.argv, { main: main.name }) };
  switch (main.reason) {
    case 'no-main':
      return { ok: false, message: 'No class has a main method.' };
    case 'several-mains':
      return {
        ok: false,
        message: 'More than one class has a main method; make one of them public.',
      };
  }
}

/** Takes the artefact out of the compile container, as bytes. */
async function makeArtefact(
  container: Container,
  spec: LanguageSpec,
  { files, main }: Sources,
): Promise<Made> {
  switch (spec.artefact.kind) {
    case 'file': {
      const made = await collect(container, {
        name: spec.artefact.name,
        bySuffix: false,
        maxFiles: 1,
      });
      return made.ok
        ? {
            ok: true,
            files: made.files.map((file) => ({ ...file, mode: 0o555 })),
            runArgv: spec.run.argv,
          }
        : made;
    }
    case 'classes': {
      const made = await collect(container, {
        name: '.class',
        bySuffix: true,
        maxFiles: MAX_CLASSES,
      });
      if (!made.ok) return made;
      return javaArtefact(
        made.files.map((file) => ({ ...file, mode: 0o444 })),
        spec,
        main,
      );
    }
    case 'sources': {
      const script = main ?? mainScript(spec.artefact.main, sourceNames(spec, files)) ?? '';
      const runArgv = fillArgv(spec.run.argv, { main: script });
      return { ok: true, files: sourceBoxFiles(files), runArgv };
    }
  }
}

function failed(
  outcome: RunOutcome,
  process: ProcessFacts,
  spec: LanguageSpec,
  message: string,
): CompileOutcome['facts'] {
  const said = compilerOutput(outcome, spec.compile.limits.outputKiB * 1024);
  const output = [said.trimEnd(), message].filter((part) => part !== '').join('\n');
  return { ok: false, output, process, artefactSha256: null };
}

/**
 * Compiles a submission in a container that is used for nothing else.
 * @throws {SandboxFailure} for everything that is not the sources' own doing
 */
export async function compileAt(
  { container, environment }: Workplace,
  spec: LanguageSpec,
  sources: Sources,
): Promise<CompileOutcome> {
  const { files } = sources;
  const argv = fillArgv(spec.compile.argv, { sources: sourceNames(spec, files) });
  const provenance = { ...environment, argv };
  const refused = refusal(spec, files);
  if (refused !== null) return { facts: refusedCompile(refused), artefact: null, provenance };

  for (const file of sourceBoxFiles(files)) container.put(file);
  const outcome = await runCompiler(container, spec, argv);
  const process = processFacts(outcome, spec, argv);
  if (process.killedFor !== null || process.exitCode !== 0) {
    const message = process.killedFor === null ? '' : compileEndMessage(process.killedFor);
    return { facts: failed(outcome, process, spec, message), artefact: null, provenance };
  }
  const made = await makeArtefact(container, spec, sources);
  if (!made.ok)
    return { facts: failed(outcome, process, spec, made.message), artefact: null, provenance };

  const artefact: Artefact = { language: spec.language, files: made.files, runArgv: made.runArgv };
  const output = compilerOutput(outcome, spec.compile.limits.outputKiB * 1024);
  const facts = { ok: true, output, process, artefactSha256: artefactSha256(artefact) };
  return { facts, artefact, provenance };
}
