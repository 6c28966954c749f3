import { Type, type Static } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Reading } from './reading.js';

const closed = { additionalProperties: false } as const;

const FragmentSchema = Type.Object(
  {
    format: Type.Literal('assay-fragment/1'),
    questions: Type.Array(
      Type.Object(
        {
          item: Type.Optional(Type.String({ minLength: 1 })),
          text: Type.Optional(Type.String()),
          options: Type.Optional(
            Type.Array(Type.Union([Type.String(), Type.Null()]), { maxItems: 20 }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  closed,
);

/** One leaked question as far as it is known. */
export interface LeakedQuestion {
  readonly item?: string;
  readonly text?: string;
  /** In the order seen: option ids (with `item`) or texts; null for one that could not be read. */
  readonly options: readonly (string | null)[];
}

const isFragment = new Ajv({ strict: true, allowUnionTypes: true }).compile<
  Static<typeof FragmentSchema>
>(FragmentSchema);

/** Reads a leaked fragment: `assay-fragment/1`, or plain text as somebody typed it. */
export function parseFragment(text: string, file: string): Reading<readonly LeakedQuestion[]> {
  if (!text.trimStart().startsWith('{')) return parsePlainFragment(text, file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { ok: false, problem: `${file}: begins like JSON and is none` };
  }
  if (!isFragment(content)) {
    const error = isFragment.errors?.[0];
    const what = `${error?.instancePath ?? ''} ${error?.message ?? 'is not assay-fragment/1'}`;
    return { ok: false, problem: `${file}: ${what} (docs/formats.md, Leaks)` };
  }
  const questions = content.questions.map(({ options = [], ...rest }) => ({ ...rest, options }));
  const nameless = questions.findIndex(
    ({ item, text, options }) => item === undefined && text === undefined && options.length === 0,
  );
  if (nameless >= 0)
    return { ok: false, problem: `${file}: /questions/${nameless} holds neither item nor text` };
  return { ok: true, value: questions };
}

/** `A) text`, `b. text`, `3: text`, `- text`, `( ) text`: a line that is an option. */
const OPTION_LINE = /^\s*(?:\(?[A-Za-z0-9]{1,2}[).:]|[-*•□☐○]|\( ?\)|\[ ?\])\s+(.*)$/u;
const NUMBERED = /^\s*\d/u;
const UNREADABLE = /^[?…._-]*$/u;

/** Questions parted by empty lines; lines that look like options are options, the others text. */
function parsePlainFragment(text: string, file: string): Reading<readonly LeakedQuestion[]> {
  const blocks = text
    .split(/\r?\n\s*\r?\n/u)
    .filter((block) => block.trim() !== '')
    .map((block) => block.split(/\r?\n/u).filter((line) => line.trim() !== ''));
  if (blocks.length === 0) return { ok: false, problem: `${file}: is empty` };
  return { ok: true, value: joinOptionBlocks(blocks.map(questionOf)) };
}

function questionOf(lines: readonly string[]): LeakedQuestion {
  const options: (string | null)[] = [];
  const rest: string[] = [];
  for (const [at, line] of lines.entries()) {
    const option = OPTION_LINE.exec(line)?.[1];
    // The first line may be the question, numbered; a number after it too makes it an option.
    const isQuestion = at === 0 && NUMBERED.test(line) && !NUMBERED.test(lines[1] ?? '');
    if (option === undefined || isQuestion) rest.push(line);
    else options.push(UNREADABLE.test(option.trim()) ? null : option.trim());
  }
  return { text: rest.join('\n').trim(), options };
}

/** Options that an empty line parts from their question belong to it. */
function joinOptionBlocks(blocks: readonly LeakedQuestion[]): readonly LeakedQuestion[] {
  const joined: LeakedQuestion[] = [];
  for (const block of blocks) {
    const before = joined.at(-1);
    if (block.text === '' && before !== undefined && before.options.length === 0)
      joined[joined.length - 1] = { ...before, options: block.options };
    else joined.push(block);
  }
  return joined;
}
