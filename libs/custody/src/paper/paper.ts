import type { PublicItem, PublicTask } from '#exam-bank';
import { blockHtml, escapeHtml } from './markup.js';
import { questionHtml } from './question.js';
import { PAPER_STYLE } from './style.js';
import { taskHtml } from './task.js';

export interface Paper {
  readonly title: string;
  /** Label and value, shown on every page: paper number, bank version, copy, who it was made for (rule: ECDL-4.3d). */
  readonly marks: readonly (readonly [label: string, value: string])[];
  /** Shown large on every page: that it is no exam paper (rule: ECDL-4.3c). */
  readonly sample: boolean;
  readonly handling: string;
  readonly items: readonly PublicItem[];
  readonly tasks: readonly PublicTask[];
  /** Answers at the end, in the order of the items, as text; only of what was released with its key. */
  readonly answers?: readonly { readonly question: string; readonly answer: string }[];
}

/** A paper as one HTML page that stands alone: it fetches nothing and runs nothing. The same input gives the same bytes. */
export function paperHtml(paper: Paper): string {
  const marks = paper.marks.map(
    ([label, value]) => `<span>${escapeHtml(label)}: <b>${escapeHtml(value)}</b></span>`,
  );
  const sample = paper.sample ? '<div class="sample">SAMPLE – NOT AN EXAM PAPER</div>' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(paper.title)}</title>
<style>${PAPER_STYLE}</style>
</head>
<body>
<table class="pages" role="presentation">
<thead><tr><td>${sample}<div class="marks">${marks.join('')}</div></td></tr></thead>
<tfoot><tr><td>${escapeHtml(paper.handling)}</td></tr></tfoot>
<tbody><tr><td>
<h1>${escapeHtml(paper.title)}</h1>
${section('Theory', questions(paper.items))}
${section('Practice', paper.tasks.map((task, at) => taskHtml(task, at + 1)).join('\n'))}
${section('Answers', answerList(paper.answers ?? []))}
</td></tr></tbody>
</table>
</body>
</html>
`;
}

/** A shared passage stands once, before the first of the questions that follow each other on it. */
function questions(items: readonly PublicItem[]): string {
  return items
    .map((item, at) => {
      const passage = item.passage?.id === items[at - 1]?.passage?.id ? undefined : item.passage;
      return `${passage === undefined ? '' : passageHtml(passage)}${questionHtml(item, at + 1)}`;
    })
    .join('\n');
}

function passageHtml({ title, text }: NonNullable<PublicItem['passage']>): string {
  const heading = title === undefined ? '' : `<h3>${escapeHtml(title)}</h3>`;
  return `<section class="passage">${heading}${blockHtml(text)}</section>\n`;
}

function answerList(answers: NonNullable<Paper['answers']>): string {
  if (answers.length === 0) return '';
  const rows = answers.map(
    ({ question, answer }) =>
      `<li><b>${escapeHtml(question)}</b> <span>${escapeHtml(answer)}</span></li>`,
  );
  return `<ul class="options">${rows.join('')}</ul>`;
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${title}</h2>\n${content}\n</section>`;
}
