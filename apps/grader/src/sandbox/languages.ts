import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { installedLanguages } from '#config';
import type { Language, SourceFile } from '#exam-bank';
import { SandboxFailure } from './sandbox.js';

const Argv = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });
const closed = { additionalProperties: false } as const;
const Whole = Type.Integer({ minimum: 0 });

/** sandboxes/<language>/language.json: how the sandbox compiles and runs one language. */
const LanguageSpecSchema = Type.Object(
  {
    /** What its image stands on: a bare Debian, or one with gcc and g++. */
    base: Type.Union([Type.Literal('base'), Type.Literal('toolchain')]),
    /** Prints the tool's version; its first line is recorded in the image. No argument may hold white space. */
    version: Argv,
    /**
     * Files of the image that its tools made for their own quicker start, and never twice alike: they are left out where the
     * contents of images are compared.
     */
    caches: Type.Optional(Type.Array(Type.String({ pattern: '^/\\S+$' }))),
    /** Endings of the files that are compiled; others (headers, data) are only placed beside them. */
    sources: Type.Array(Type.String({ pattern: '^\\.' }), { minItems: 1 }),
    compile: Type.Object(
      {
        argv: Argv,
        limits: Type.Object(
          {
            cpuMs: Whole,
            wallMs: Whole,
            memoryMiB: Whole,
            outputKiB: Whole,
            processes: Whole,
            fileMiB: Whole,
          },
          closed,
        ),
      },
      closed,
    ),
    /** What compiling leaves: one file, Java classes, or the sources themselves. */
    artefact: Type.Union([
      Type.Object({ kind: Type.Literal('file'), name: Type.String({ minLength: 1 }) }, closed),
      Type.Object({ kind: Type.Literal('classes') }, closed),
      Type.Object(
        {
          kind: Type.Literal('sources'),
          /** Names of the file to start, the first that is there; else the first source submitted. */
          main: Type.Array(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ]),
    run: Type.Object(
      {
        /** `bare`: an image with nothing but the supervisor, for programs that are linked statically; else the language's own. */
        image: Type.Union([Type.Literal('own'), Type.Literal('bare')]),
        argv: Argv,
        /** What the runtime itself needs, on top of a task's limits. */
        processes: Whole,
        memoryMiB: Whole,
        /** `limited`: a reservation far beyond the memory limit is refused, whatever the host's size. */
        addressSpace: Type.Union([Type.Literal('limited'), Type.Literal('unlimited')]),
      },
      closed,
    ),
    /** Endings by which a runtime itself says that memory ran out: exit status and a text in its last words. */
    outOfMemory: Type.Array(
      Type.Object(
        {
          exitCode: Type.Optional(Whole),
          signal: Type.Optional(Whole),
          stderr: Type.String({ minLength: 1 }),
        },
        closed,
      ),
    ),
    environment: Type.Record(Type.String(), Type.String()),
  },
  closed,
);

type LanguageFile = Static<typeof LanguageSpecSchema>;
/** The file, and the name of the folder that it was in. */
export type LanguageSpec = LanguageFile & { readonly language: Language };

const validate = new Ajv({ strict: true, allErrors: true }).compile<LanguageFile>(
  LanguageSpecSchema,
);

/**
 * Reads the description of one language.
 * @throws {SandboxFailure} `language-missing`, naming those that there are
 * @throws Error naming file and JSON path when it is not of the required form
 */
export function readLanguageSpec(folder: string, language: Language): LanguageSpec {
  const installed = installedLanguages(folder);
  if (!installed.includes(language)) {
    throw new SandboxFailure(
      'language-missing',
      `this installation has no language "${language}"; it has ${installed.join(', ')}`,
    );
  }
  const path = join(folder, language, 'language.json');
  const spec: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!validate(spec)) {
    const [first] = validate.errors ?? [];
    throw new Error(`${path}: ${first?.instancePath ?? ''} ${first?.message ?? 'is invalid'}`);
  }
  return { language, ...spec };
}

/** Names of the files that are handed to the compiler, in the order submitted. */
export function sourceNames(spec: LanguageSpec, files: readonly SourceFile[]): string[] {
  return files
    .map((file) => file.name)
    .filter((name) => spec.sources.some((ending) => name.endsWith(ending)));
}

/** Replaces `{name}` parts of arguments; an argument that is a whole placeholder for a list becomes that list. */
export function fillArgv(
  argv: readonly string[],
  values: Readonly<Record<string, string | readonly string[]>>,
): string[] {
  return argv.flatMap((argument) => {
    const whole = /^\{(\w+)\}$/.exec(argument)?.[1];
    const list = whole === undefined ? undefined : values[whole];
    if (list !== undefined && typeof list !== 'string') return [...list];
    return argument.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'string' ? value : placeholder;
    });
  });
}

/** The file that an interpreter starts: by one of these names, else the first source listed. */
export function mainScript(
  main: readonly string[],
  sources: readonly string[],
): string | undefined {
  return main.find((name) => sources.includes(name)) ?? sources[0];
}
