import { withGaps, type Gap, type ItemType, type Option, type PublicItem } from '#exam-bank';
import { gapOptions, letterAt } from './letters.js';
import { blockHtml, escapeHtml, inlineHtml } from './markup.js';

type ViewOf<T extends ItemType> = Extract<PublicItem, { readonly type: T }>;

/** What a candidate is to do with an item of each type, and where. */
const answerAreas: { readonly [T in ItemType]: (view: ViewOf<T>) => string } = {
  'single-choice': ({ options }) => lettered(options, '<span class="box round"></span>'),
  'multiple-choice': ({ options, maxSelections }) =>
    `<p class="hint">Several may be right${maxSelections === undefined ? '' : `; mark at most ${maxSelections}`}.</p>${lettered(options, '<span class="box"></span>')}`,
  numeric: ({ unit, unitAsked }) =>
    `${line()}${unit === undefined ? '' : ` ${escapeHtml(unit)}`}${unitAsked === true ? '<p class="hint">Give the unit, too.</p>' : ''}`,
  'short-text': () => line(),
  ordering: ({ elements, omissions }) =>
    `${lettered(elements, '')}<p class="hint">Write the letters in the right order${omissions === true ? '; you may leave some out' : ''}:</p><p>${elements
      .map(() => '<span class="box"></span>')
      .join(' ')}</p>`,
  matching: ({ sources, targets, manyToOne }) =>
    `<p class="hint">Write beside each number the letter that belongs to it${manyToOne ? '; a letter may serve twice' : ''}.</p>
    <div class="pairs">${numbered(sources)}${lettered(targets, '')}</div>`,
  'true-false-matrix': ({ statements }) =>
    `<p class="hint">Write beside each number true or false.</p>${numbered(statements)}`,
  'gap-fill': ({ text, gaps }) => {
    const numberOf = (id: string): number => gaps.findIndex((gap) => gap.id === id) + 1;
    const shown = withGaps(text, (id) => `[ ${String(numberOf(id))} ]`);
    return `${blockHtml(shown)}<p class="hint">Write what belongs into each gap; where letters stand, a letter.</p>${gapRows(gaps)}`;
  },
  formula: () => line(),
  scripted: () => writing(6),
  'code-reading': () => `<p class="hint">Write the output:</p>${writing(6)}`,
  essay: ({ maxCharacters }) =>
    `<p class="hint">At most ${maxCharacters} characters.</p>${writing(12)}`,
  'file-upload': ({ files }) =>
    `<p class="hint">Hand in ${files.maxCount === 1 ? 'a file' : `at most ${files.maxCount} files`} (${files.kinds.join(', ')}) as you are told in the room.</p>`,
  // Better no paper than a question without its parts.
  hotspot: notPrinted,
  composite: notPrinted,
  qti: notPrinted,
};

function notPrinted({ id, type }: PublicItem): never {
  throw new Error(`${id}: items of type ${type} cannot be printed; draw from others for a paper`);
}

function writing(lines: number): string {
  return '<p class="writing"></p>'.repeat(lines);
}

/** One question as it stands on paper; its points stand at it (rule: ECDL-6.3f). */
export function questionHtml(view: PublicItem, number: number): string {
  const code =
    view.code === undefined ? '' : `<pre><code>${escapeHtml(view.code.text)}</code></pre>`;
  return `<article class="question">
  <h3>Question ${number} <span class="points">${pointsText(view.points)}</span></h3>
  ${blockHtml(view.prompt)}${code}
  ${areaOf(view.type)(view)}
</article>`;
}

export function pointsText(points: number): string {
  return points === 1 ? '1 point' : `${points} points`;
}

function areaOf<T extends ItemType>(type: T): (view: ViewOf<T>) => string {
  return answerAreas[type];
}

function lettered(options: readonly Option[], box: string, from = 0): string {
  const rows = options.map(
    ({ text }, place) =>
      `<li>${box}<b>${letterAt(from + place)}</b> <span>${inlineHtml(text)}</span></li>`,
  );
  return `<ul class="options">${rows.join('')}</ul>`;
}

function numbered(sources: readonly Option[]): string {
  const rows = sources.map(
    ({ text }, place) =>
      `<li><b>${place + 1}</b> <span>${inlineHtml(text)}</span> <span class="box"></span></li>`,
  );
  return `<ul class="options">${rows.join('')}</ul>`;
}

function gapRows(gaps: readonly Gap[]): string {
  const rows = gaps.map((gap, place) => {
    const from = gapOptions(gaps.slice(0, place)).length;
    const options = gap.kind === 'choice' ? lettered(gap.options, '', from) : '';
    return `<li><b>${place + 1}</b> ${gap.kind === 'choice' ? '<span class="box"></span>' : line()}${options}</li>`;
  });
  return `<ul class="options">${rows.join('')}</ul>`;
}

function line(): string {
  return '<span class="line"></span>';
}
