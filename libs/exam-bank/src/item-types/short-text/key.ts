import type { ShortTextItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { shareProblems } from '../share-problems.js';

/** Every text of the key says something that the others do not. */
export function shortTextKeyProblems({ key }: ShortTextItem): readonly LocalProblem[] {
  const texts = [
    ...key.accepted.map((text, index) => ({ text, path: `.key.accepted[${String(index)}]` })),
    ...(key.partial ?? []).map(({ text }, index) => ({
      text,
      path: `.key.partial[${String(index)}].text`,
    })),
  ];
  const problems: LocalProblem[] = [];
  const seen = new Set<string>();
  for (const { text, path } of texts) {
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
  return [...problems, ...shareProblems(key.partial)];
}
