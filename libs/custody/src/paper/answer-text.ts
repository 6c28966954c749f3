import { gapKey, ranksOf, type ItemType, type KnowledgeItem, type PublicItem } from '#exam-bank';
import { printedLabels } from './letters.js';

type ItemOf<T extends ItemType> = Extract<KnowledgeItem, { readonly type: T }>;
type Labels = (id: string) => string;

const keyTexts: { readonly [T in ItemType]: (item: ItemOf<T>, label: Labels) => string } = {
  'single-choice': ({ key }, label) => label(key.correct),
  'multiple-choice': ({ key }, label) =>
    key.correct.length === 0 ? 'none' : key.correct.map(label).sort().join(', '),
  numeric: ({ key, unit }) => (unit === undefined ? key.value : `${key.value} ${unit}`),
  'short-text': ({ key }) => key.accepted.join(' or '),
  ordering: ({ key }, label) =>
    ranksOf(key.order)
      .map((group) =>
        group.length > 1 ? `(${group.map(label).join(', ')})` : group.map(label).join(),
      )
      .join(', '),
  matching: ({ key }, label) =>
    Object.entries(key.pairs)
      .map(([source, target]) => `${label(source)} → ${label(target)}`)
      .sort()
      .join(', '),
  'true-false-matrix': ({ key }, label) =>
    Object.entries(key.truths)
      .map(([id, truth]) => `${label(id)} ${truth ? 'true' : 'false'}`)
      .join(', '),
  'gap-fill': (item, label) =>
    item.gaps
      .map(({ id }) => {
        const key = gapKey(item, id);
        const text = key && ('correct' in key ? label(key.correct) : key.accepted.join(' or '));
        return `${label(id)}: ${text ?? ''}`;
      })
      .join('; '),
  formula: ({ key }) => key.expression,
  scripted: () => 'marked by a script',
  'code-reading': ({ key }) => key.output,
  essay: () => 'marked by people',
  'file-upload': () => 'marked by people',
  // Not printed yet, so no paper comes to ask for it.
  hotspot: () => 'see the item',
  composite: () => 'see the item',
  qti: () => 'see the item',
};

/** The key of a released item in the letters of the paper that shows it. For samples only. */
export function answerText(item: KnowledgeItem, view: PublicItem): string {
  const labels = new Map([...printedLabels(view)].map(([label, id]) => [id, label]));
  return textOf(item.type)(item, (id) => labels.get(id) ?? id);
}

function textOf<T extends ItemType>(type: T): (item: ItemOf<T>, label: Labels) => string {
  return keyTexts[type];
}
