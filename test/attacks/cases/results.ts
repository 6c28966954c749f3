import type { Attack } from '../attack.js';

const RIGHT = 'the right answer\n';
const ALL_BYTES = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
/** Lone surrogates, broken sequences, marks of byte order, odd line ends: no UTF-8 at all. */
const JUNK = `${ALL_BYTES}\xed\xa0\x80\xf0\x9f\xc3(\xef\xbb\xbf\r\n\xff\xfe`;

const NOTHING = {
  bytes: 0,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  truncated: false,
  head: '',
};

const afterRightAnswer = (how: string, because: string, rest: Partial<Attack>): Attack => ({
  class: 36,
  language: 'c',
  act: `right-answer-then ${how}`,
  tries: `the right answer, then ${/^\d+$/.test(how) ? `exit code ${how}` : how}`,
  because,
  verdict: 'runtime-error',
  says: RIGHT,
  ...rest,
});

/** Classes 13, 19, 33 to 36 and 38: input, result and end as the program would like them. */
export const RESULT_ATTACKS: readonly Attack[] = [
  {
    class: 13,
    language: 'c',
    act: 'rewrite',
    input: RIGHT,
    tries: 'to overwrite, cut, lengthen, reopen or map its input for writing',
    because: 'the input is a sealed file in memory, open for reading',
    verdict: 'accepted',
    says: RIGHT,
    facts: { stderr: NOTHING },
  },
  {
    class: 19,
    language: 'c',
    act: 'frames',
    tries: 'the supervisor’s own report of a good end, written to every descriptor there is',
    because: 'the channel of results is no descriptor of the program; what it writes is its output',
    verdict: 'runtime-error',
    facts: { exitCode: 5 },
  },
  {
    class: 19,
    language: 'c',
    act: 'child-answers',
    tries: 'to fail while a child gives the right answer',
    because: 'the end of the program itself counts',
    verdict: 'runtime-error',
    says: RIGHT,
    facts: { exitCode: 1 },
  },
  {
    class: 33,
    language: 'c',
    act: 'deaf',
    input: 'x'.repeat(4_000_000),
    tries: 'to leave a large input unread',
    because: 'nobody waits for it to be read',
    verdict: 'accepted',
    says: RIGHT,
  },
  {
    class: 33,
    language: 'c',
    act: 'hang-up',
    input: 'x'.repeat(100_000),
    tries: 'to close its input',
    because: 'what it does with its input is its own affair',
    verdict: 'accepted',
    says: RIGHT,
  },
  {
    class: 33,
    language: 'c',
    act: 'close-all',
    tries: 'to close all three descriptors and go on',
    because: 'its end is known from the kernel, not from a pipe',
    verdict: 'runtime-error',
    says: '',
    facts: { exitCode: 4 },
  },
  {
    class: 34,
    language: 'c',
    act: 'words',
    tries: 'words of graders and runtimes: accepted, timelimit exceeded, out of memory',
    because: 'no word of a program is read as a result of ours',
    verdict: 'wrong-answer',
    facts: { exitCode: 0, killedFor: null },
  },
  {
    class: 35,
    language: 'c',
    act: 'junk',
    tries: 'all bytes there are, and text that is no UTF-8',
    because: 'output is bytes, kept and compared as such',
    answer: JUNK,
    verdict: 'accepted',
    says: JUNK,
  },
  {
    class: 35,
    language: 'c',
    act: 'junk',
    tries: 'text that differs from the answer only in what no decoder keeps apart',
    because: 'bytes are compared, not replacement characters',
    answer: JUNK.replace('\xed\xa0\x80', '\xed\xa0\x81'),
    verdict: 'wrong-answer',
  },
  {
    class: 35,
    language: 'c',
    act: 'echo',
    input: JUNK,
    tries: 'an input of such bytes',
    because: 'input is bytes',
    answer: JUNK,
    verdict: 'accepted',
    says: JUNK,
  },
  ...['42', '43', '1', '255'].map((code) =>
    afterRightAnswer(code, 'no exit code but 0 is a good end', {
      facts: { exitCode: Number(code) },
    }),
  ),
  afterRightAnswer('256', 'the kernel keeps eight bits: this is exit code 0', {
    verdict: 'accepted',
  }),
  afterRightAnswer('abort', 'an end by a signal is no good end', { facts: { signal: 6 } }),
  afterRightAnswer('kill', 'an end by a signal is no good end', { facts: { signal: 9 } }),
  afterRightAnswer('fault', 'an end by a signal is no good end', { facts: { signal: 11 } }),
  afterRightAnswer(
    'sigsys',
    'who sends itself the signal of a forbidden call is taken at its word',
    {
      verdict: 'restricted',
    },
  ),
  afterRightAnswer('loop', 'the time limit holds to the end', {
    verdict: 'time-limit',
    limits: { cpuMs: 150 },
  }),
  {
    class: 38,
    language: 'c',
    act: 'crash 6',
    tries: 'a core file for a handler on the host, by a limit of its own choice',
    because: 'the limit is 1, at which the kernel writes none and calls no handler, and stays so',
    verdict: 'runtime-error',
    says: 'core 1 1\n',
    facts: { signal: 6 },
  },
];
