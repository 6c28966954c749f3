import { elementsOf, withDescendants, type QtiElement, type QtiNode } from './tree.js';

/** What one interaction lets a candidate answer; undefined limits and lists are not stated by the item. */
export interface Interaction {
  readonly tag: string;
  readonly responseId: string;
  /** Identifiers to choose from. */
  readonly choices: ReadonlySet<string> | undefined;
  /** For pairs: what may stand first and second, and how often each may be used (0: any number). */
  readonly pairs:
    { readonly first: Uses; readonly second: Uses; readonly areOneSet: boolean } | undefined;
  readonly isOrder: boolean;
  /** Values at most; 0 is any number. */
  readonly most: number;
  readonly lower: string | undefined;
  readonly upper: string | undefined;
  /** The unit that numbers are counted in, and may be written with. */
  readonly unit: string | undefined;
}
type Uses = ReadonlyMap<string, number>;

const CHOICES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'qti-choice-interaction': 'qti-simple-choice',
    'qti-order-interaction': 'qti-simple-choice',
    'qti-inline-choice-interaction': 'qti-inline-choice',
    'qti-hottext-interaction': 'qti-hottext',
    'qti-hotspot-interaction': 'qti-hotspot-choice',
    'qti-graphic-order-interaction': 'qti-hotspot-choice',
  }),
);
const ORDERS = ['qti-order-interaction', 'qti-graphic-order-interaction'];

/** All interactions of a body. */
export function interactionsOf(body: readonly QtiNode[]): readonly Interaction[] {
  return withDescendants(body)
    .filter(({ attributes }) => attributes['response-identifier'] !== undefined)
    .map(interactionOf);
}

const CHOSEN: ReadonlySet<string> = new Set([
  ...CHOICES.values(),
  'qti-simple-associable-choice',
  'qti-gap-text',
  'qti-gap-img',
  'qti-associable-hotspot',
  'qti-gap',
]);

/** Identifiers that several choices of one list have; the two lists of a pair may share theirs. */
export function repeatedChoices(body: readonly QtiNode[]): readonly string[] {
  return withDescendants(body)
    .filter(({ attributes }) => attributes['response-identifier'] !== undefined)
    .flatMap((element) => {
      const sets = elementsOf(element, 'qti-simple-match-set');
      return (sets.length > 0 ? sets : [element]).flatMap(repeatedIn);
    });
}

function repeatedIn(list: QtiElement): readonly string[] {
  const seen = new Set<string>();
  return withDescendants([list])
    .filter(({ tag }) => CHOSEN.has(tag))
    .flatMap(({ tag, attributes }) => {
      const id = attributes['identifier'] ?? '';
      const key = `${tag === 'qti-gap' || tag === 'qti-associable-hotspot' ? 'to' : 'from'} ${id}`;
      const isRepeated = seen.has(key);
      seen.add(key);
      return isRepeated ? [id] : [];
    });
}

function interactionOf(element: QtiElement): Interaction {
  const { tag, attributes } = element;
  const choiceTag = CHOICES.get(tag);
  return {
    tag,
    responseId: attributes['response-identifier'] ?? '',
    choices: choiceTag === undefined ? undefined : new Set(idsOf(element, [choiceTag])),
    pairs: pairsOf(element),
    isOrder: ORDERS.includes(tag),
    most: whole(attributes['max-choices'] ?? attributes['max-associations']),
    lower: attributes['lower-bound'],
    upper: attributes['upper-bound'],
    unit: attributes['data-assay-unit'],
  };
}

function whole(text: string | undefined): number {
  return text !== undefined && /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
}

function pairsOf(element: QtiElement): Interaction['pairs'] {
  const uses = (of: QtiElement | undefined, tags: readonly string[], byDefault: number): Uses =>
    usesOf(of ? [of] : [], tags, byDefault);
  switch (element.tag) {
    case 'qti-associate-interaction': {
      const all = uses(element, ['qti-simple-associable-choice'], 1);
      return { first: all, second: all, areOneSet: true };
    }
    case 'qti-graphic-associate-interaction': {
      const all = uses(element, ['qti-associable-hotspot'], 1);
      return { first: all, second: all, areOneSet: true };
    }
    case 'qti-match-interaction': {
      const [sources, targets] = elementsOf(element, 'qti-simple-match-set');
      const tags = ['qti-simple-associable-choice'];
      return { first: uses(sources, tags, 1), second: uses(targets, tags, 1), areOneSet: false };
    }
    case 'qti-gap-match-interaction':
    case 'qti-graphic-gap-match-interaction':
      return {
        first: uses(element, ['qti-gap-text', 'qti-gap-img'], 1),
        second: uses(element, ['qti-gap', 'qti-associable-hotspot'], 1),
        areOneSet: false,
      };
    default:
      return undefined;
  }
}

function usesOf(nodes: readonly QtiNode[], tags: readonly string[], byDefault: number): Uses {
  const found = withDescendants(nodes).filter(({ tag }) => tags.includes(tag));
  return new Map(
    found.map(({ attributes }) => {
      const stated = attributes['match-max'];
      return [attributes['identifier'] ?? '', stated === undefined ? byDefault : whole(stated)];
    }),
  );
}

function idsOf(element: QtiElement, tags: readonly string[]): readonly string[] {
  return [...usesOf([element], tags, 1).keys()];
}
