import { describe, expect, test } from '@jest/globals';
import { aJudge } from '../../../../test/factories/judge-programs.js';
import type { ExampleSubmission, Task } from '../task.js';
import { languagesToCheck } from './languages-to-check.js';

const example = (language: string): ExampleSubmission => ({
  path: `submissions/${language}`,
  files: [],
  language,
  verdict: 'accepted',
  points: undefined,
});
const judge = (language: string) => aJudge({ language });
const script = { kind: 'javascript', source: '' } as const;

type Parts = Pick<Task, 'examples' | 'checker' | 'interactor'>;
const NOTHING: Parts = { examples: [], checker: undefined, interactor: undefined };

describe('languagesToCheck', () => {
  test.each<[string, Partial<Parts>, string[]]>([
    ['nothing to grade', {}, []],
    [
      'examples, each language once',
      { examples: ['java', 'c', 'java'].map(example) },
      ['c', 'java'],
    ],
    ['a checker in another', { examples: [example('c')], checker: judge('cpp') }, ['c', 'cpp']],
    ['an interactor', { examples: [example('lua')], interactor: judge('c') }, ['c', 'lua']],
    ['a script, which needs none', { examples: [example('c')], checker: script }, ['c']],
  ])('%s', (_, parts, expected) => {
    expect(languagesToCheck({ ...NOTHING, ...parts })).toEqual(expected);
  });
});
