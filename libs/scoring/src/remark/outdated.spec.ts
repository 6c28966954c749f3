import { describe, expect, test } from '@jest/globals';
import { outdatedMarks, type GroundsOfMark } from './outdated.js';

const since = '2026-03-03T09:00:00.000Z';
const grounds = (changes: Partial<GroundsOfMark>): GroundsOfMark => ({
  item: 'k-1',
  layer: 'base',
  scoredVersion: 1,
  newestApproved: { version: 1, since: '2026-03-01T09:00:00.000Z' },
  tools: null,
  toolsToday: null,
  kept: null,
  missed: null,
  ...changes,
});

describe('a mark is outdated', () => {
  test.each<{ name: string; given: Partial<GroundsOfMark>; what: readonly string[] }>([
    { name: 'not while nothing changed', given: {}, what: [] },
    {
      name: 'when a newer version is approved',
      given: { newestApproved: { version: 2, since } },
      what: ['newer-version'],
    },
    {
      name: 'not when it was marked with that version',
      given: { scoredVersion: 2, newestApproved: { version: 2, since } },
      what: [],
    },
    {
      name: 'not by a newer version where people decided',
      given: { layer: 'appeal', newestApproved: { version: 2, since } },
      what: [],
    },
    {
      name: 'when a re-mark was put into force and the mark kept',
      given: { layer: 'appeal', kept: { since, because: 'higher-layer' } },
      what: ['kept-from-remark'],
    },
    {
      name: 'when everybody was re-marked before it was entered',
      given: { missed: since },
      what: ['missed-remark'],
    },
    {
      name: 'not when it was re-marked since',
      given: { layer: 'key-change', missed: since },
      what: [],
    },
    {
      name: 'when programs run with other tools (E33)',
      given: { tools: 'gcc 14.2', toolsToday: { version: 'gcc 15.1', since } },
      what: ['newer-image'],
    },
    {
      name: 'not while they run with the same',
      given: { tools: 'gcc 14.2', toolsToday: { version: 'gcc 14.2', since } },
      what: [],
    },
  ])('$name', ({ given, what }) => {
    const outdated = outdatedMarks([grounds(given)]);
    expect(outdated.map((one) => one.what)).toEqual(what);
    for (const one of outdated) expect(one.since).toBe(since);
  });
});
