import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selectMarkEntries } from '#store';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import {
  deskOf,
  markAll,
  markOne,
  nextRound,
  openMarking,
  openOffice,
  sitEssays,
  type MarkedSession,
  type Office,
} from './marking-work.js';

describe('marking by people', () => {
  let api: ApiUnderTest;
  let office: Office;
  let one: Client;
  let two: Client;
  let chief: Client;
  beforeAll(async () => {
    api = await openApi();
    office = await openOffice(api);
    one = await api.person('mark.one', 'grader');
    two = await api.person('mark.two', 'grader');
    chief = await api.person('chi.ef', 'examiner');
  });
  afterAll(() => api.close());

  const pointsOf = async ({ players }: MarkedSession, item: string) =>
    Promise.all(
      players.map(async ({ sitting }) => {
        const entries = await selectMarkEntries(api.engine.db, sitting);
        const id = office.itemIds.get(item);
        return entries.find((entry) => entry.item_version_id === id)?.points ?? null;
      }),
    );

  it('goes by rounds: two marks of each different answer, and a third where they are too far apart', async () => {
    const session = await sitEssays(
      office,
      [
        { why: 'Because it rains.', how: 'Step by step.', which: 'B' },
        { why: 'Because it rains. \r\n', which: 'B' },
        { why: 'Because it snows.', how: 'Step by step.' },
      ],
      { tolerance: { kind: 'points', value: '1' } },
    );
    const opened = await openMarking(office, session, {
      markers: [one, two],
      adjudicators: [chief],
    });
    expect(opened.body).toEqual({
      answers: 5,
      scripts: 3,
      elsewhere: 0,
      namesCandidate: 0,
      dueAt: null,
    });
    await markAll([one, two], ({ item }) =>
      item.id === 'why' ? { argument: '2', style: '1' } : { steps: '3' },
    );
    expect((await nextRound(office, session)).body).toEqual({
      kind: 'second',
      scripts: 3,
      settled: 0,
    });
    await markAll([one, two], ({ item }) =>
      item.id === 'why' ? { argument: '3', style: '1' } : { steps: '2.5' },
    );
    expect((await nextRound(office, session)).body).toEqual({
      kind: 'adjudication',
      scripts: 1,
      settled: 2,
    });
    const [script] = await deskOf(chief);
    expect(script!.earlier.map(({ points }) => points)).toEqual(['3', '2.5']);
    await markOne(chief, script!, { steps: '3' });
    expect((await nextRound(office, session)).body).toEqual({
      kind: 'closed',
      scripts: 0,
      settled: 1,
    });
    expect(await pointsOf(session, 'why')).toEqual(['3.5', '3.5', '3.5']);
    expect(await pointsOf(session, 'how')).toEqual(['3', '0', '3']);
  });
});
