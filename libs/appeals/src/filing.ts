import type { AppealChannel, AppealRoute, AppealsRules } from '#schemes';
import { channelsOf, windowOf, type AppealKind, type WindowFacts } from './routes.js';

/** An appeal as it comes in. */
export interface Filing {
  readonly kind: AppealKind;
  /** Version ids of the items, or what else it is about. */
  readonly matters: readonly string[];
  readonly channel: AppealChannel;
  /** The version of the text by which the appellant agreed to a lower mark; null: did not. */
  readonly consent: string | null;
}

/** An earlier appeal of the same sitting. */
export interface EarlierAppeal {
  readonly entryNumber: string;
  readonly kind: AppealKind;
  readonly matters: readonly string[];
  readonly instance: number;
  /** Whether its appellant has the outcome, or it was withdrawn. */
  readonly state: 'open' | 'ended' | 'withdrawn';
  /** When it was told; the window of the next instance counts from then. */
  readonly endedAt: Date | null;
}

export interface FilingFacts extends WindowFacts {
  readonly at: Date;
  readonly earlier: readonly EarlierAppeal[];
  /** Until when somebody lets it in late, by name; null: nobody did. */
  readonly admittedUntil: Date | null;
}

export type FilingCheck =
  | { readonly ok: true; readonly instance: number; readonly late: boolean }
  | {
      readonly ok: false;
      readonly code: 'no-such-kind' | 'nothing-yet' | 'too-late' | 'final' | 'open' | 'form';
      readonly message: string;
    };

/** Whether an appeal is taken, and as which instance; the formal check of a person comes after. */
export function checkFiling(
  rules: AppealsRules,
  route: AppealRoute | undefined,
  filing: Filing,
  facts: FilingFacts,
): FilingCheck {
  if (route === undefined)
    return refused('no-such-kind', `This body takes no appeals about ${filing.kind}.`);
  const form = formFault(rules, route, filing);
  if (form !== undefined) return refused('form', form);
  const instance = nextInstance(route, filing, facts.earlier);
  if (typeof instance !== 'number') return instance;
  return checkWindow(rules, route, { ...facts, ...instanceStart(filing, facts) }, instance);
}

function checkWindow(
  rules: AppealsRules,
  route: AppealRoute,
  facts: FilingFacts,
  instance: number,
): FilingCheck {
  const window = windowOf(rules, route, facts);
  if (window === undefined)
    return refused('nothing-yet', 'There is no result to appeal against yet.');
  if (facts.at < window.endsAt) return { ok: true, instance, late: false };
  const mayBeLate = route.lateFiling === 'by-name';
  if (mayBeLate && facts.admittedUntil !== null && facts.at <= facts.admittedUntil)
    return { ok: true, instance, late: true };
  return refused('too-late', `Appeals of this kind came in until ${window.lastDay}.`);
}

/** The second instance is against the first one's outcome, which is what its appellant was told last. */
function instanceStart(filing: Filing, { earlier, result }: FilingFacts): WindowFacts | object {
  const ends = earlier
    .filter((one) => one.state === 'ended' && overlaps(one, filing) && one.endedAt !== null)
    .map(({ endedAt }) => endedAt?.getTime() ?? 0);
  if (ends.length === 0) return {};
  return { result: new Date(Math.max(...ends, result?.getTime() ?? 0)) };
}

function nextInstance(
  route: AppealRoute,
  filing: Filing,
  earlier: readonly EarlierAppeal[],
): number | FilingCheck {
  const same = earlier.filter((one) => one.state !== 'withdrawn' && overlaps(one, filing));
  const open = same.find(({ state }) => state === 'open');
  if (open !== undefined)
    return refused('open', `Your appeal ${open.entryNumber} about it is not decided yet.`);
  const last = Math.max(0, ...same.map(({ instance }) => instance));
  if (last < route.instances) return last + 1;
  const of = same.find(({ instance }) => instance === last);
  return refused(
    'final',
    `Your appeal ${of?.entryNumber ?? ''} about it was decided; that is final.`,
  );
}

function overlaps(one: Pick<Filing, 'kind' | 'matters'>, other: Filing): boolean {
  return one.kind === other.kind && one.matters.some((matter) => other.matters.includes(matter));
}

function formFault(
  rules: AppealsRules,
  { lowerMark }: AppealRoute,
  { matters, channel, consent }: Filing,
): string | undefined {
  if (matters.length === 0) return 'Name what the appeal is about.';
  if (new Set(matters).size !== matters.length) return 'Name every matter once.';
  const channels = channelsOf(rules);
  if (!channels.includes(channel)) return `Choose one of the channels ${channels.join(', ')}.`;
  if (lowerMark?.policy !== 'with-consent')
    return consent === null ? undefined : 'No consent is asked for: the mark cannot go down.';
  if (consent === null)
    return lowerMark.required
      ? `Agree that the mark may go down, by text version ${lowerMark.textVersion}.`
      : undefined;
  return consent === lowerMark.textVersion
    ? undefined
    : `The text to agree to is version ${lowerMark.textVersion}; this is ${consent}.`;
}

function refused(
  code: Extract<FilingCheck, { ok: false }>['code'],
  message: string,
): Extract<FilingCheck, { ok: false }> {
  return { ok: false, code, message };
}
