import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  selectMarkEntries,
  selectResponses,
  selectResults,
  selectSubmissions,
  type KeyProvider,
} from '#store';
import { finishOverdueParts } from '../../apps/api/src/background.js';
import { openSet } from './custodians.js';
import { openApi, type ApiUnderTest, type Call, type Reply } from './api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  openSession,
  passTheory,
  resultOf,
  scheduleExam,
  sitPractical,
  submissionOf,
  type Player,
} from './exam-day.js';

describe('the clock and the parts of a sitting', () => {
  let api: ApiUnderTest;
  beforeEach(async () => {
    api = await openApi();
  });
  afterEach(() => api.close());

  const refused = ({ status, body }: Reply) => ({ status, code: body.code as string });
  const put = (player: Player, item: string, response: unknown) =>
    player.call({ method: 'PUT', path: my(player, `/responses/${item}`), body: { response } });
  const post = (player: Player, rest: string, body?: unknown) =>
    player.call({
      method: 'POST',
      path: my(player, rest),
      ...(body === undefined ? {} : { body }),
    });
  const submit = (player: Player, task = 'mini-double') =>
    post(player, `/submissions/${task}`, submissionOf('right'));

  it('starts the 60 minutes of the theory part with the acceptance of the conditions (rules: EEX-6, SCI-9.3)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    api.clock.advance({ minutes: 20 });
    expect((await one.get(my(one))).body).toMatchObject({
      phase: 'registered',
      theoryDeadline: null,
    });
    expect(refused(await put(one, 'mini-k1', 'B'))).toEqual({
      status: 409,
      code: 'conditions-not-accepted',
    });
    await accept(one);
    expect((await one.get(my(one))).body).toMatchObject({
      phase: 'theory',
      serverTime: '2026-03-02T09:20:00.000Z',
      theoryDeadline: '2026-03-02T10:20:00.000Z',
    });
  });

  it('starts the clock once: accepting again moves nothing', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    api.clock.advance({ minutes: 10 });
    expect((await post(one, '/conditions', { accepted: true })).status).toBe(409);
    expect((await one.get(my(one))).body.theoryDeadline).toBe('2026-03-02T10:00:00.000Z');
  });

  it('lets nobody accept before the session is open', async () => {
    const [one] = (await scheduleExam(api, 1)).players as [Player];
    expect(refused(await post(one, '/conditions', { accepted: true }))).toEqual({
      status: 409,
      code: 'not-started',
    });
  });

  it('counts an answer at the last instant, by the one clock, and keeps one a millisecond later as late (E34, E37)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    api.clock.advance({ minutes: 60 });
    await answer(one, 'mini-k1', 'B');
    api.clock.advance({ ms: 1 });
    const late = await put(one, 'mini-k1', 'A');
    expect(refused(late)).toEqual({ status: 409, code: 'too-late' });
    expect(late.body.detail).toContain('2026-03-02T10:00:00.000Z');
    const kept = await selectResponses(api.engine.db, one.sitting);
    expect(kept.map(({ body, late: isLate }) => ({ body, isLate }))).toEqual([
      { body: 'B', isLate: false },
      { body: 'A', isLate: true },
    ]);
    await finishOverdueParts(api.engine);
    expect((await one.get(my(one, '/result'))).body).toMatchObject({ total: '1' });
  });

  it('keeps what comes after the clock ended the part as late, too', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    api.clock.advance({ minutes: 60, ms: 1 });
    await finishOverdueParts(api.engine);
    expect(refused(await put(one, 'mini-k1', 'B')).code).toBe('too-late');
    expect(await selectResponses(api.engine.db, one.sitting)).toHaveLength(1);
  });

  it('ends what is overdue and nothing else, once', async () => {
    const [first, second] = (await openExam(api, 2)).players as [Player, Player];
    await accept(first);
    api.clock.advance({ minutes: 30 });
    await accept(second);
    api.clock.advance({ minutes: 30 });
    await finishOverdueParts(api.engine);
    expect((await first.get(my(first))).body.phase).toBe('theory');
    api.clock.advance({ ms: 1 });
    await finishOverdueParts(api.engine);
    await finishOverdueParts(api.engine);
    expect((await first.get(my(first))).body.phase).toBe('finished');
    expect((await second.get(my(second))).body.phase).toBe('theory');
    expect(await selectResults(api.engine.db, first.sitting)).toHaveLength(1);
  });

  it('ends other overdue parts although one of them cannot be ended', async () => {
    const [broken, sound] = (await openExam(api, 2)).players as [Player, Player];
    await accept(broken);
    await accept(sound);
    api.clock.advance({ minutes: 61 });
    const { keys } = api.engine;
    let calls = 0;
    const provider: KeyProvider = {
      ...keys.provider,
      unwrap: (...of) => {
        calls += 1;
        if (calls === 1) throw new Error('the key store is away');
        return keys.provider.unwrap(...of);
      },
    };
    const failing = { ...api.engine, keys: { ...keys, provider } };
    await expect(finishOverdueParts(failing)).rejects.toThrow('1 overdue');
    const phases = await Promise.all(
      [broken, sound].map(async (one) => (await one.get(my(one))).body.phase as string),
    );
    expect(phases.sort()).toEqual(['finished', 'theory']);
  });

  it('gives the practical part 120 minutes from its own start (rule: SCI-9.5)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await passTheory(one);
    api.clock.advance({ minutes: 15 });
    const { body } = await one.post(my(one, '/practical/start'));
    expect(body).toMatchObject({
      phase: 'practical',
      practicalDeadline: '2026-03-02T11:15:00.000Z',
    });
    api.clock.advance({ minutes: 120 });
    expect((await submit(one)).status).toBe(201);
    api.clock.advance({ ms: 1 });
    expect(refused(await submit(one)).code).toBe('too-late');
    const kept = await selectSubmissions(api.engine.db, one.sitting);
    expect(kept.map(({ late }) => late)).toEqual([false, true]);
    await finishOverdueParts(api.engine);
    expect(api.bell.rung).toHaveLength(1);
  });

  it('opens the practical part only after the theory part (rule: SCI-9.4)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    expect(refused(await post(one, '/practical/start')).code).toBe('not-started');
    await accept(one);
    expect(refused(await post(one, '/practical/start')).code).toBe('not-started');
    expect(refused(await submit(one)).code).toBe('not-started');
    expect(refused(await post(one, '/practical/finish')).code).toBe('not-started');
  });

  it('takes neither answers nor submissions for a finished part: what ended stays ended (E36)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await passTheory(one);
    expect(refused(await put(one, 'mini-k1', 'A')).code).toBe('already-finished');
    await sitPractical(one, { double: 'right' });
    expect(refused(await submit(one)).code).toBe('already-finished');
    expect(refused(await post(one, '/theory/finish')).code).toBe('already-finished');
    expect(refused(await post(one, '/practical/finish')).code).toBe('already-finished');
    expect(refused(await post(one, '/practical/start')).code).toBe('conflict');
  });

  it('lets the last answer in time count, and null take one back', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    for (const response of ['A', 'B']) await answer(one, 'mini-k1', response);
    for (const response of ['A', null]) await answer(one, 'mini-k2', response);
    expect((await one.get(my(one, '/responses'))).body).toHaveLength(2);
    await one.post(my(one, '/theory/finish'));
    expect((await one.get(my(one, '/result'))).body.total).toBe('1');
  });

  it('shows the paper while its part lasts and no longer', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    const paper: Call = { method: 'GET', path: my(one, '/paper') };
    expect(refused(await one.call(paper)).code).toBe('not-started');
    await accept(one);
    expect((await one.call(paper)).status).toBe(200);
    api.clock.advance({ minutes: 60, ms: 1 });
    expect(refused(await one.call(paper)).code).toBe('too-late');
  });

  it('finishes a part once when two tabs press the button at once', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    const theory = await Promise.all([1, 2, 3].map(() => post(one, '/theory/finish')));
    expect(theory.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await selectMarkEntries(api.engine.db, one.sitting)).toHaveLength(8);
    expect(await selectResults(api.engine.db, one.sitting)).toHaveLength(1);
  });

  it('numbers answers of two tabs one after the other and loses none (E35)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    const options = ['A', 'B', 'C', 'A', 'B', 'C', 'A', 'B'];
    const replies = await Promise.all(options.map((option) => put(one, 'mini-k1', option)));
    expect(replies.map(({ status }) => status)).toEqual(options.map(() => 200));
    const sequences = replies.map(({ body }) => body.sequence as number).sort((a, b) => a - b);
    expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('enters marks once when the candidate and the clock end the part at once', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    api.clock.advance({ minutes: 60, ms: 1 });
    await Promise.all([
      finishOverdueParts(api.engine),
      post(one, '/theory/finish'),
      finishOverdueParts(api.engine),
    ]);
    expect(await selectMarkEntries(api.engine.db, one.sitting)).toHaveLength(8);
  });

  it('queues one run per task for the last submission in time', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await passTheory(one);
    await one.post(my(one, '/practical/start'));
    for (const program of ['wrong', 'right'] as const)
      await one.post(my(one, '/submissions/mini-sum'), submissionOf(program));
    await one.post(my(one, '/practical/finish'));
    expect(await gradeAll(api)).toBe(1);
    const { marks } = await resultOf(one);
    expect(marks.find((mark) => mark.item === 'mini-sum')).toMatchObject({
      points: '10',
    });
  });

  describe('closing the session', () => {
    it('is refused while somebody is at work', async () => {
      const { players, staff, sessionId } = await openExam(api, 1);
      const [one] = players as [Player];
      await accept(one);
      const close: Call = { method: 'POST', path: `/sessions/${sessionId}/close` };
      expect(refused(await staff.invigilator.call(close))).toEqual({
        status: 409,
        code: 'conflict',
      });
      await one.post(my(one, '/theory/finish'));
      expect((await staff.invigilator.call(close)).status).toBe(204);
    });

    it('decides whoever passed the theory part and did not go on: nothing was handed in', async () => {
      const { players, staff, sessionId } = await openExam(api, 2);
      const [gone, absent] = players as [Player, Player];
      await passTheory(gone);
      await staff.invigilator.post(`/sessions/${sessionId}/close`);
      expect((await gone.get(my(gone, '/result'))).body).toMatchObject({
        decision: 'fail',
        total: '10',
      });
      expect((await gone.get(my(gone))).body.phase).toBe('finished');
      expect(refused(await post(absent, '/conditions', { accepted: true })).code).toBe(
        'not-started',
      );
    });

    it('happens once, and never before it is open', async () => {
      const { staff, setId, sessionId } = await scheduleExam(api, 1);
      const close: Call = { method: 'POST', path: `/sessions/${sessionId}/close` };
      expect((await staff.invigilator.call(close)).status).toBe(409);
      await openSession(staff, { setId, sessionId });
      const both = await Promise.all([close, close].map((one) => staff.invigilator.call(one)));
      expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    });

    it('opens once', async () => {
      const { staff, setId, sessionId } = await scheduleExam(api, 1);
      await openSet(staff, { setId, sessionId });
      const open: Call = { method: 'POST', path: `/sessions/${sessionId}/open` };
      const both = await Promise.all([open, open].map((one) => staff.invigilator.call(one)));
      expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    });
  });
});
