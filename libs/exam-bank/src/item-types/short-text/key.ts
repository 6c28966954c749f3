import type { ShortTextItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';

/** Every accepted text says something that the others do not. */
export function shortTextKeyProblems({ key }: ShortTextItem): readonly LocalProblem[] {
  const problems: LocalProblem[] = [];
  const seen = new Set<string>();
  for (const [index, text] of key.accepted.entries()) {
    const path = `.key.accepted[${String(index)}]`;
    const normal = text.normalize('NFC').trim();
    if (normal === '') {
      problems.push({
        path,
        message: 'an accepted text is empty',
        hint: 'write the text or remove it',
      });
    } else if (seen.has(normal)) {
      problems.push({ path, message: 'an accepted text is there twice', hint: 'keep one' });
    }
    seen.add(normal);
  }
  return problems;
}
