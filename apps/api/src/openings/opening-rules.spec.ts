import { describe, expect, it } from '@jest/globals';
import { openingRefusal, type OpeningFacts } from './opening-rules.js';

const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const facts = (changes: Partial<OpeningFacts> = {}): OpeningFacts => ({
  now: at('08:00:00.000'),
  newestEventAt: at('07:59:00.000'),
  setOpenedAt: null,
  session: { state: 'scheduled', startsAt: at('09:00:00.000'), isOfSet: true },
  leadMs: 60 * 60 * 1000,
  ...changes,
});
const session = { state: 'scheduled', startsAt: at('09:00:00.000'), isOfSet: true } as const;

describe('when a set may be opened', () => {
  const { session: _, ...glass } = facts();
  const cases: readonly {
    readonly name: string;
    readonly given: OpeningFacts;
    readonly code?: string;
  }[] = [
    { name: 'an hour before its session', given: facts() },
    {
      name: 'not a millisecond earlier',
      given: facts({ now: at('07:59:59.999') }),
      code: 'too-early',
    },
    { name: 'at any time behind broken glass', given: { ...glass, now: at('07:59:00.000') } },
    { name: 'while the session is open', given: facts({ session: { ...session, state: 'open' } }) },
    {
      name: 'not for a closed session',
      given: facts({ session: { ...session, state: 'closed' } }),
      code: 'conflict',
    },
    {
      name: 'not for the session of another set',
      given: facts({ session: { ...session, isOfSet: false } }),
      code: 'conflict',
    },
    { name: 'not twice', given: facts({ setOpenedAt: at('07:00:00.000') }), code: 'set-open' },
    {
      name: 'not once its draw was replaced',
      given: facts({ replacedBy: 'X-D0002' }),
      code: 'conflict',
    },
    {
      name: 'with a clock a minute behind the newest event',
      given: facts({ newestEventAt: at('08:01:00.000') }),
    },
    {
      name: 'not with one that is further behind',
      given: facts({ newestEventAt: at('08:01:00.001') }),
      code: 'clock-behind',
    },
    {
      name: 'not even behind broken glass with such a clock',
      given: { ...glass, newestEventAt: at('09:30:00.000') },
      code: 'clock-behind',
    },
    { name: 'in an empty log', given: facts({ newestEventAt: undefined }) },
  ];
  it.each(cases)('$name', ({ given, code }) => {
    expect(openingRefusal(given)?.code).toBe(code);
  });
});
