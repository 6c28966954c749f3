import type { QtiNode } from '../../../item-types/qti/tree.js';
import { html } from './element.js';

/** A text of ours as HTML: paragraphs, fenced and inline code; all else stays as the author wrote it, marks included. */
export function prose(markdown: string): readonly QtiNode[] {
  const blocks: QtiNode[] = [];
  let lines: string[] = [];
  let isCode = false;
  const finish = (): void => {
    const text = lines.join('\n');
    if (isCode) blocks.push(html('pre', html('code', text)));
    else if (text.trim() !== '') blocks.push(html('p', ...inline(text)));
    lines = [];
  };
  for (const line of markdown.split(/\r?\n/)) {
    if (line.startsWith('```')) {
      finish();
      isCode = !isCode;
    } else if (line.trim() === '' && !isCode) finish();
    else lines.push(line);
  }
  finish();
  return blocks;
}

/** Inline code is marked up. */
export function inline(text: string): readonly QtiNode[] {
  return text.split(/(`[^`\n]+`)/).flatMap((part): readonly QtiNode[] => {
    if (part === '') return [];
    return part.length > 1 && part.startsWith('`') && part.endsWith('`')
      ? [html('code', part.slice(1, -1))]
      : [part];
  });
}
