import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callableForm, type CallableTask } from '#exam-bank';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from '../sandbox/engine.js';
import type { Attack } from './attack.js';
import { C_ATTACKS } from './attacks-c.js';
import { CPP_ATTACKS } from './attacks-cpp.js';
import { JAVA_ATTACKS } from './attacks-java.js';
import { PYTHON_ATTACKS } from './attacks-python.js';
import { aCallableTask, gradeFiles, lastWords, verdictOf } from './grading.js';

const TWICE: CallableTask = {
  kind: 'function',
  function: { name: 'twice', parameters: [{ name: 'n', type: 'int' }], returns: 'int' },
};
const ATTACKS: Readonly<Record<string, readonly Attack[]>> = {
  c: C_ATTACKS,
  cpp: CPP_ATTACKS,
  java: JAVA_ATTACKS,
  python: PYTHON_ATTACKS,
};

/** A compile is short, but the machine may be busy. */
const PATIENCE_MS = 240_000;

describe('submissions of a function', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  describe.each(Object.entries(ATTACKS))('in %s', (language, attacks) => {
    const task = aCallableTask(TWICE, language, [
      [
        ['[1]', '[2]', '[3]'],
        ['2', '4', '6'],
      ],
    ]);
    const { file } = callableForm(TWICE, language)!;

    it.each(attacks)(
      'one that tries $tries: $why',
      async ({ source, beside, verdict }) => {
        const facts = await gradeFiles(sandbox, task, { [file]: source, ...beside });
        expect({ verdict: verdictOf(facts), said: lastWords(facts) }).toEqual({
          verdict,
          said: expect.any(String),
        });
      },
      PATIENCE_MS,
    );

    it('one that does not compile is told what it is compiled with', async () => {
      const facts = await gradeFiles(sandbox, task, { [file]: 'twice(' });
      expect(facts.compile.output).toMatch(/write no main of your own\.$/);
    });
  });

  it('one that looks everywhere for an answer finds none: files, environment, memory', async () => {
    const word: CallableTask = {
      kind: 'function',
      function: { name: 'word', parameters: [], returns: 'string' },
    };
    const task = aCallableTask(word, 'python', [[['[]'], ['"kumquat-7342"']]]);
    const facts = await gradeFiles(sandbox, task, { 'solution.py': SEARCH });
    expect(facts.tests[0]?.comparison).toEqual({
      accepted: false,
      message: 'call 1 (word): expected "kumquat-7342", got "looked into enough, found none"',
    });
  });
});

/** Its own pattern does not match itself. */
const SEARCH = String.raw`
import os, re

def places():
    yield os.environb and repr(dict(os.environb)).encode()
    for fd in range(64):
        try:
            yield os.pread(fd, 1 << 20, 0)
        except OSError:
            pass
    for top in ("/app", "/box", "/assay", "/tmp", "/dev/shm"):
        for folder, _, names in os.walk(top):
            for name in names:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        yield file.read(1 << 24)
                except OSError:
                    pass
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                pass

def word():
    looked = 0
    for place in places():
        looked += len(place)
        found = re.search(rb"[k]umquat-\d+", place)
        if found:
            return found[0].decode()
    return "looked into enough, found none" if looked > 1 << 20 else "looked into nothing"
`;
