import type { CallableTask, Language, SourceFile } from '../../task.js';
import { cCaller, cHeader, cStarter } from './generate/c.js';
import { cppCaller, cppHeader, cppStarter } from './generate/cpp.js';
import { javaCaller, javaClassName, javaStarter } from './generate/java.js';
import { pythonCaller, pythonStarter } from './generate/python.js';

/** How a function or class is handed in and called in one language. */
export interface CallableForm {
  /** The file that the candidate has to hand in; further ones may stand beside it. */
  readonly file: string;
  /** What that file begins as, where the author gives nothing. */
  readonly starter: SourceFile;
  /** Compiled together with the candidate's files, whose names they take. */
  readonly generated: readonly SourceFile[];
  /** Names that a candidate's file may not have besides those of `generated`. */
  readonly reserved: readonly string[];
  /** What is started: the generated script or class. Undefined where there is one program. */
  readonly main: string | undefined;
}

/** The languages that functions can be written in. */
export const CALLABLE_LANGUAGES = ['c', 'cpp', 'java', 'python'] as const;

type CallableLanguage = (typeof CALLABLE_LANGUAGES)[number];

const FORMS: Readonly<
  Record<CallableLanguage, (callable: CallableTask) => CallableForm | undefined>
> = {
  c: cForm,
  cpp: cppForm,
  java: javaForm,
  python: pythonForm,
};

/** Undefined where the language cannot have it: a class in C, or a language that nothing is generated for. */
export function callableForm(callable: CallableTask, language: Language): CallableForm | undefined {
  const known = CALLABLE_LANGUAGES.find((name) => name === language);
  return known && FORMS[known](callable);
}

function cForm(callable: CallableTask): CallableForm | undefined {
  if (callable.kind !== 'function') return undefined;
  return {
    ...ownFile('solution.c', cStarter(callable, callable.function)),
    generated: [
      { name: 'assay_caller.c', text: cCaller(callable, callable.function) },
      { name: 'solution.h', text: cHeader(callable, callable.function) },
    ],
    reserved: [],
    main: undefined,
  };
}

function cppForm(callable: CallableTask): CallableForm {
  const caller = { name: 'assay_caller.cpp', text: cppCaller(callable) };
  const shared = { reserved: [], main: undefined };
  if (callable.kind === 'class')
    return { ...ownFile('solution.hpp', cppStarter(callable)), generated: [caller], ...shared };
  const header = { name: 'solution.h', text: cppHeader(callable.function) };
  return {
    ...ownFile('solution.cpp', cppStarter(callable)),
    generated: [caller, header],
    ...shared,
  };
}

function javaForm(callable: CallableTask): CallableForm {
  return {
    ...ownFile(`${javaClassName(callable)}.java`, javaStarter(callable)),
    generated: [{ name: 'AssayCaller.java', text: javaCaller(callable) }],
    reserved: [],
    main: 'AssayCaller',
  };
}

function pythonForm(callable: CallableTask): CallableForm {
  return {
    ...ownFile('solution.py', pythonStarter(callable)),
    generated: [{ name: 'main.py', text: pythonCaller(callable) }],
    reserved: ['__main__.py'],
    main: 'main.py',
  };
}

function ownFile(file: string, text: string): Pick<CallableForm, 'file' | 'starter'> {
  return { file, starter: { name: file, text } };
}

export interface FormProblem {
  readonly code: 'file-missing' | 'reserved-name';
  /** The place of the file in the submission; absent where the whole is meant. */
  readonly file?: number;
  readonly message: string;
}

/** Whether files by these names can be the function or class. */
export function formProblems(
  callable: CallableTask,
  language: Language,
  names: readonly string[],
): readonly FormProblem[] {
  const form = callableForm(callable, language);
  if (form === undefined) return [];
  const taken = [...form.generated.map(({ name }) => name), ...form.reserved];
  const problems: FormProblem[] = names.flatMap((name, file) => {
    // Names that differ only by case are one file on some file systems.
    const clash = taken.find((other) => other.toLowerCase() === name.toLowerCase());
    if (clash === undefined) return [];
    return [{ code: 'reserved-name', file, message: `${clash} is given: leave it out` }];
  });
  if (!names.includes(form.file)) {
    const message = `hand in ${form.file} with the ${callable.kind} that the task asks for`;
    problems.push({ code: 'file-missing', message });
  }
  return problems;
}
