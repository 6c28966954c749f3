import { describe, expect, it, test } from '@jest/globals';
import { contentHash, type Task } from '#exam-bank';
import { determineVerdict, type RunFacts } from '#scoring';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { aJudge } from '../factories/judge-programs.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import type { FakeDialogue } from '../fakes/fake-dialogue.js';
import { FakeSandbox, killed, type FakeEnd, type FakeTalker } from '../fakes/fake-sandbox.js';

type Talk = (dialogue: FakeDialogue) => Promise<Omit<FakeEnd, 'stdout'>>;

function task(changes: Partial<Task> = {}): Task {
  const groups = [aGroup({ tests: [aTest('basic/1', '42\n', '')] })];
  return aTask({ groups, interactor: aJudge(), ...changes });
}

type Sides =
  { readonly program: Talk; readonly interactor: Talk } | { readonly talker: FakeTalker };

function grade(sides: Sides, one = task()) {
  const talker: FakeTalker =
    'talker' in sides
      ? sides.talker
      : (dialogue, request) =>
          request.files === undefined ? sides.program(dialogue) : sides.interactor(dialogue);
  const sandbox = new FakeSandbox({ talker });
  const facts = gradeSubmission(
    { sandbox, now: () => new Date(0) },
    {
      label: 'run-1-1',
      task: one,
      taskSha256: contentHash(one),
      submission: { language: 'python', files: [{ name: 'main.py', text: '' }], sha256: 'ab' },
      signal: new AbortController().signal,
    },
  );
  return { facts, sandbox };
}

const ends = (exitCode: number) => ({ process: { exitCode } });
const verdict = (facts: RunFacts) => determineVerdict(facts, task().nearLimit).verdict;

/** Says what it is given, one after each thing it hears, and then ends in its way. */
const saying =
  (said: readonly string[], end: Omit<FakeEnd, 'stdout'> = {}): Talk =>
  async (dialogue) => {
    for (const words of said) {
      dialogue.say(words);
      await dialogue.read();
    }
    return end;
  };
/** Says one thing and ends. */
const telling: Talk = (dialogue) => {
  dialogue.say('21\n');
  return Promise.resolve({});
};
const hearing =
  (end: Omit<FakeEnd, 'stdout'>): Talk =>
  async (dialogue) => {
    await dialogue.read();
    return end;
  };
const hearingAll =
  (end: Omit<FakeEnd, 'stdout'>): Talk =>
  async (dialogue) => {
    await dialogue.readAll();
    return end;
  };

const accepts = ends(42);
const rejects = ends(43);
const spins = { process: { ...killed('cpu'), cpuUserUs: 1_250_000 } };
const broken = { process: { exitCode: null, signal: 13 } };
const at = (ms: number) => ({ ...aTask().limits['python']!, wallMs: ms });

describe('a conversation', () => {
  test.each<[string, Talk, Talk, string]>([
    ['is accepted, and both end', saying(['21\n']), hearing(accepts), 'accepted'],
    ['is accepted after the program has ended', telling, hearingAll(accepts), 'accepted'],
    ['is rejected, and both end', saying(['21\n']), hearing(rejects), 'wrong-answer'],
    ['is rejected after the program has ended', telling, hearingAll(rejects), 'wrong-answer'],
    [
      'is rejected, and the program dies of it',
      saying(['21\n'], broken),
      hearing(rejects),
      'wrong-answer',
    ],
    [
      'is rejected, and the program exits with 1',
      saying(['21\n'], ends(1)),
      hearing(rejects),
      'wrong-answer',
    ],
    [
      'is rejected, and the program goes on',
      saying(['21\n'], spins),
      hearing(rejects),
      'wrong-answer',
    ],
    [
      'is accepted, and the program goes on',
      saying(['21\n'], spins),
      hearing(accepts),
      'time-limit',
    ],
    [
      'is accepted, and the program dies of it',
      saying(['21\n'], broken),
      hearing(accepts),
      'runtime-error',
    ],
    [
      'ends with the death of the program',
      () => Promise.resolve(broken),
      hearingAll(rejects),
      'runtime-error',
    ],
    [
      'ends with the death of the program, which the interactor cannot bear',
      () => Promise.resolve(ends(1)),
      hearingAll(ends(1)),
      'runtime-error',
    ],
    ['is cut short by a limit', () => Promise.resolve(spins), hearingAll(rejects), 'time-limit'],
  ])('that %s', async (_name, program, interactor, expected) => {
    const { facts, sandbox } = grade({ program, interactor });
    expect(verdict(await facts)).toBe(expected);
    expect(sandbox.openNow).toBe(0);
  });

  test.each<[string, Talk, Talk, string]>([
    ['dies', saying(['21\n']), hearing(broken), 'judge-died'],
    ['exits with 0', saying(['21\n']), hearing(ends(0)), 'judge-died'],
    ['loops', saying(['21\n']), hearing({ process: killed('cpu') }), 'judge-out-of-time'],
    ['dies because it ended', telling, hearingAll(ends(1)), 'judge-died'],
    ['dies at once', hearingAll(ends(1)), () => Promise.resolve(ends(1)), 'judge-died'],
  ])('is no mark where the interactor %s', async (_name, program, interactor, code) => {
    const { facts, sandbox } = grade({ program, interactor });
    await expect(facts).rejects.toMatchObject({ code });
    expect(sandbox.openNow).toBe(0);
  });

  it('in which both wait for each other uses up the time of the program', async () => {
    const one = task({ limits: { python: at(50) } });
    const { facts } = grade({ program: hearing({}), interactor: hearing(accepts) }, one);
    expect(verdict(await facts)).toBe('wall-time-limit');
  });

  it('reaches a program that starts after the interactor has spoken', async () => {
    const program: Talk = async (dialogue) => {
      const heard = await dialogue.read();
      dialogue.say(`you said ${String(heard)}`);
      return {};
    };
    const interactor: Talk = async (dialogue) => {
      dialogue.say('hello\n');
      return (await dialogue.read())?.toString() === 'you said hello\n' ? accepts : rejects;
    };
    expect(verdict(await grade({ program, interactor }).facts)).toBe('accepted');
  });

  it('is held with a testlib interactor by its own arguments and exit codes', async () => {
    const asked: (readonly string[] | undefined)[] = [];
    const talker: FakeTalker = async (dialogue, request) => {
      if (request.files === undefined) return telling(dialogue);
      asked.push(request.arguments);
      await dialogue.read();
      return ends(1);
    };
    const one = task({ interactor: aJudge({ kind: 'testlib', arguments: ['x'] }) });
    const { facts } = grade({ talker }, one);
    expect(verdict(await facts)).toBe('wrong-answer');
    expect(asked).toEqual([['/app/test/input', '/box/work/output', '/app/test/answer', 'x']]);
  });

  it('is written down, piece by piece, with its hash', async () => {
    const { facts } = grade({
      program: saying(['1\n', '2\n']),
      interactor: async (dialogue) => {
        await dialogue.read();
        dialogue.say(Buffer.of(0xff));
        await dialogue.read();
        return accepts;
      },
    });
    const [test] = (await facts).tests;
    const text = Buffer.from(test?.transcript?.head ?? '', 'base64').toString();
    const lines = text.trim().split('\n');
    const said = lines.map(
      (line) => JSON.parse(line) as { us: number; from: string; bytes: string },
    );
    expect(said.map(({ from, bytes }) => [from, bytes])).toEqual([
      ['program', 'MQo='],
      ['interactor', '/w=='],
      ['program', 'Mgo='],
    ]);
    for (const [index, { us }] of said.entries()) {
      expect(Number.isSafeInteger(us)).toBe(true);
      expect(us).toBeGreaterThanOrEqual(said[index - 1]?.us ?? 0);
    }
    expect(test?.transcript).toMatchObject({ bytes: text.length, truncated: false });
  });

  it('is repeated where the program was near its limit, with all that was said', async () => {
    const near = { process: { cpuUserUs: 990_000 } };
    const { facts } = grade({ program: saying(['1\n'], near), interactor: hearing(accepts) });
    const [test] = (await facts).tests;
    expect(test?.repeats?.runs).toHaveLength(2);
    for (const run of test?.repeats?.runs ?? []) expect(run.transcript?.bytes).toBeGreaterThan(0);
    expect(verdict(await facts)).toBe('accepted');
  });
});
