import { addPoints, comparePoints, type CriterionPoints, type Points } from '#scoring';

/** What kind of error the first mark was. */
export type ErrorClass = 'administrative' | 'marking' | 'judgement';

/** A ruling on one matter, without its reasons in words. */
export interface Ruling {
  readonly matter: string;
  readonly outcome: 'upheld' | 'rejected';
  /** By criterion, where the mark is set by this ruling; null where it stands, or a re-mark has set it. */
  readonly parts: readonly { readonly criterion: string; readonly points: Points }[] | null;
  readonly errorClass: ErrorClass | null;
}

/** A matter of the case, with the mark in force where it is an item. */
export interface RuledMatter {
  readonly id: string;
  /** Whether the grounds name it; other matters are there only where the body lets its reviewers look further. */
  readonly named: boolean;
  readonly mark: {
    readonly points: Points;
    readonly maxPoints: Points;
    readonly parts: readonly CriterionPoints[];
    /** The item was taken out of the exam for everybody. */
    readonly isRemoved: boolean;
  } | null;
  /** Whether it is about an item, and not about how the exam was run. */
  readonly isItem: boolean;
  /** Whether a re-mark that belongs to this appeal has set the mark already. */
  readonly remarked: boolean;
}

export interface RulingFault {
  readonly matter: string;
  readonly code:
    | 'not-named'
    | 'missing'
    | 'twice'
    | 'no-mark'
    | 'nothing-to-change'
    | 'item-removed'
    | 'mark-stands'
    | 'criteria-differ'
    | 'out-of-range'
    | 'may-not-go-down'
    | 'no-error-class';
  readonly message: string;
}

/** All that is wrong with the rulings of a case, which are on the matters that may be looked at; empty when they can go to the second person. */
export function rulingFaults(
  matters: readonly RuledMatter[],
  rulings: readonly Ruling[],
  terms: { readonly mayGoDown: boolean },
): readonly RulingFault[] {
  const named = new Map(matters.map((matter) => [matter.id, matter]));
  const seen = new Set<string>();
  const faults = rulings.flatMap((ruling) => {
    const matter = named.get(ruling.matter);
    // rule SCI-11.2: only the matters named in the grounds are re-examined; the caller gives no others.
    if (matter === undefined)
      return [fault(ruling.matter, 'not-named', 'the grounds do not name it')];
    if (seen.has(ruling.matter)) return [fault(ruling.matter, 'twice', 'it is ruled on twice')];
    seen.add(ruling.matter);
    return faultsOfRuling(matter, ruling, terms);
  });
  const missing = matters.filter(({ id, named: isNamed }) => isNamed && !seen.has(id));
  return [...faults, ...missing.map(({ id }) => fault(id, 'missing', 'nothing is ruled on it'))];
}

function faultsOfRuling(
  { id, mark, isItem, remarked }: RuledMatter,
  { outcome, parts, errorClass }: Ruling,
  { mayGoDown }: { readonly mayGoDown: boolean },
): readonly RulingFault[] {
  if (outcome === 'rejected')
    return parts === null ? [] : [fault(id, 'mark-stands', 'who rejects sets no mark')];
  if (errorClass === null) return [fault(id, 'no-error-class', 'say what kind of error it was')];
  if (mark === null && isItem)
    return [fault(id, 'nothing-to-change', 'the item has no mark yet: there is none to uphold')];
  if (mark === null)
    return parts === null ? [] : [fault(id, 'mark-stands', 'this matter has no mark')];
  // One candidate would be examined on what all the others are not.
  if (mark.isRemoved)
    return [fault(id, 'item-removed', 'the item was removed for everybody: a re-mark undoes that')];
  if (parts === null)
    return remarked ? [] : [fault(id, 'no-mark', 'say the mark that it should have')];
  return partsFaults(id, mark, parts, mayGoDown);
}

function partsFaults(
  id: string,
  mark: NonNullable<RuledMatter['mark']>,
  parts: NonNullable<Ruling['parts']>,
  mayGoDown: boolean,
): readonly RulingFault[] {
  const expected = mark.parts.map(({ criterion }) => criterion).sort();
  const given = parts.map(({ criterion }) => criterion).sort();
  if (expected.join('\n') !== given.join('\n'))
    return [fault(id, 'criteria-differ', `give points for ${expected.join(', ')}, once each`)];
  const tooMany = parts.find(({ criterion, points }) => {
    const most = mark.parts.find((part) => part.criterion === criterion)?.maxPoints ?? '0';
    return comparePoints(points, '0') < 0 || comparePoints(points, most) > 0;
  });
  if (tooMany !== undefined)
    return [fault(id, 'out-of-range', `${tooMany.criterion} carries no ${tooMany.points} points`)];
  if (!mayGoDown && comparePoints(pointsOf(parts), mark.points) < 0)
    return [fault(id, 'may-not-go-down', 'the appellant has not agreed to a lower mark')];
  return [];
}

/** What the parts of a ruling come to. */
export function pointsOf(parts: readonly { readonly points: Points }[]): Points {
  return addPoints(parts.map(({ points }) => points));
}

export type CaseOutcome = 'upheld' | 'partly-upheld' | 'rejected';

/** The outcome of a case from those of its matters; a case without any has none. */
export function outcomeOf(rulings: readonly Pick<Ruling, 'outcome'>[]): CaseOutcome {
  if (rulings.length === 0) throw new Error('a case without rulings has no outcome');
  const upheld = rulings.filter(({ outcome }) => outcome === 'upheld').length;
  if (upheld === 0) return 'rejected';
  return upheld === rulings.length ? 'upheld' : 'partly-upheld';
}

function fault(matter: string, code: RulingFault['code'], message: string): RulingFault {
  return { matter, code, message };
}
