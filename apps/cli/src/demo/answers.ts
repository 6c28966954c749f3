import {
  gapKey,
  type Gap,
  type GapKey,
  type ItemResponse,
  type KnowledgeItem,
  partItem,
} from '#exam-bank';
import { scoreItem } from '#scoring';

/** The right answer to an item, from its key. The demonstration plays all parts, so it may know. */
export function rightAnswer(item: KnowledgeItem): ItemResponse {
  switch (item.type) {
    case 'single-choice':
      return item.key.correct;
    case 'multiple-choice':
      return [...item.key.correct];
    case 'numeric':
      return item.unitAsked === true ? `${item.key.value} ${item.unit ?? ''}` : item.key.value;
    case 'short-text':
      return item.key.accepted[0] ?? '';
    case 'ordering':
      return item.key.order.flat();
    case 'matching':
      return { ...item.key.pairs };
    case 'true-false-matrix':
      return decisions(item, (truth) => truth);
    case 'gap-fill':
      return fillings(item, (key) => ('correct' in key ? key.correct : (key.accepted[0] ?? '')));
    case 'code-reading':
      return item.key.output;
    case 'formula':
      return item.key.expression;
    case 'essay':
      return 'An answer that people mark.';
    case 'hotspot':
      return bestPoints(item);
    case 'composite':
      return answersOfParts(item, rightAnswer);
    case 'file-upload':
    case 'scripted':
    case 'qti':
      throw new Error(`${item.id}: the sample banks have no items of type ${item.type}`);
  }
}

/** A well-formed answer that is worth nothing. */
export function wrongAnswer(item: KnowledgeItem): ItemResponse {
  const answer = guess(item);
  const score = scoreItem(item, answer);
  if (score.state !== 'not-marked' && score.points !== '0')
    throw new Error(`the demonstration's wrong answer to ${item.id} earns ${score.points}`);
  return answer;
}

function guess(item: KnowledgeItem): ItemResponse {
  switch (item.type) {
    case 'single-choice':
      return item.options.find(({ id }) => id !== item.key.correct)?.id ?? null;
    case 'multiple-choice':
      return item.options.filter(({ id }) => !item.key.correct.includes(id)).map(({ id }) => id);
    case 'numeric':
      return item.key.value === '987654' ? '1' : '987654';
    case 'short-text':
      return wrongText(item);
    case 'ordering':
      return item.key.order.flat().reverse();
    case 'matching':
      return wrongPairs(item);
    case 'true-false-matrix':
      return decisions(item, (truth) => !truth);
    case 'gap-fill':
      return fillings(item, (key, gap) => {
        const wrong = gap.kind === 'choice' && gap.options.find(({ id }) => !isKey(key, id));
        return wrong ? wrong.id : wrongText(gap.kind === 'text' ? gap : {});
      });
    case 'code-reading':
    case 'essay':
      return 'I do not know';
    case 'formula':
      return '987654';
    case 'hotspot':
      return ['0 0'];
    case 'composite':
      return answersOfParts(item, guess);
    case 'file-upload':
    case 'scripted':
    case 'qti':
      return null;
  }
}

function wrongText(place: { readonly maxLength?: number }): string {
  return 'I do not know'.slice(0, place.maxLength);
}

function decisions(
  { key }: Extract<KnowledgeItem, { type: 'true-false-matrix' }>,
  decide: (truth: boolean) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(key.truths).map(([id, truth]) => [id, String(decide(truth))]),
  );
}

function fillings(
  item: Extract<KnowledgeItem, { type: 'gap-fill' }>,
  fill: (key: GapKey, gap: Gap) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    item.gaps.flatMap((gap) => {
      const key = gapKey(item, gap.id);
      return key === undefined ? [] : [[gap.id, fill(key, gap)]];
    }),
  );
}

function isKey(key: GapKey, id: string): boolean {
  return 'correct' in key && key.correct === id;
}

/** Every source gets the next source's target, or any other target where that would be right. */
function wrongPairs(
  item: Extract<KnowledgeItem, { type: 'matching' }>,
): Readonly<Record<string, string>> {
  const sources = item.sources.map(({ id }) => id);
  return Object.fromEntries(
    sources.map((source, at) => {
      const right = item.key.pairs[source];
      const next = item.key.pairs[sources[(at + 1) % sources.length] ?? source];
      const target = next !== right ? next : item.targets.find(({ id }) => id !== right)?.id;
      return [source, target ?? ''];
    }),
  );
}

/** A corner or the middle of each of the first areas, which belongs to it. */
function bestPoints({ key, maxSelections }: Extract<KnowledgeItem, { type: 'hotspot' }>) {
  return key.areas.slice(0, maxSelections).map(({ coords }) => coords.slice(0, 2).join(' '));
}

function answersOfParts(
  item: Extract<KnowledgeItem, { type: 'composite' }>,
  answer: (part: KnowledgeItem) => ItemResponse,
): ItemResponse {
  return {
    parts: Object.fromEntries(item.parts.map((part) => [part.id, answer(partItem(item, part))])),
  };
}
