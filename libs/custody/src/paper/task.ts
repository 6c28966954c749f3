import type { PublicTask } from '#exam-bank';
import { blockHtml, escapeHtml } from './markup.js';
import { pointsText } from './question.js';

/** A practical task as it stands on paper: statement and examples; never a hidden test. */
export function taskHtml(task: PublicTask, number: number): string {
  const samples = task.samples.map(
    ({ input, answer }, at) =>
      `<tr><th scope="row">${at + 1}</th><td><pre>${fromBase64(input)}</pre></td><td><pre>${fromBase64(answer)}</pre></td></tr>`,
  );
  const examples =
    samples.length === 0
      ? ''
      : `<h4>Examples</h4><table class="samples"><tr><th></th><th scope="col">Input</th><th scope="col">Output</th></tr>${samples.join('')}</table>`;
  return `<article class="question task">
  <h3>Task ${number}: ${escapeHtml(task.title)} <span class="points">${pointsText(task.points)}</span></h3>
  <p class="hint">${escapeHtml(task.languages.join(', '))}</p>
  ${blockHtml(task.statement)}${examples}
</article>`;
}

function fromBase64(base64: string): string {
  return escapeHtml(Buffer.from(base64, 'base64').toString('utf8'));
}
