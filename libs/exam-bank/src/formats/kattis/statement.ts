import { decodeText } from '../../task/source-files.js';
import { withConstants } from './constants.js';
import { pathsBelow, type Findings, type PackageFiles } from './findings.js';
import type { ProblemFile } from './problem-file.js';

export interface FoundStatement {
  readonly text: string;
  readonly title: string | undefined;
}

const STATEMENT = /^problem(?:\.([a-z]{2,3}(?:-[A-Z]{2})?))?\.(md|tex|pdf)$/;

/** The statement that is kept: English, else Polish, else the first; Markdown before TeX. Its text stays as it is written. */
export function findStatement(
  files: PackageFiles,
  problem: ProblemFile,
  findings: Findings,
): FoundStatement {
  const folder = problem.version === 'legacy' ? 'problem_statement' : 'statement';
  const paths = pathsBelow(files, folder);
  const found = paths.flatMap((path) => {
    const match = STATEMENT.exec(path);
    return match === null ? [] : [{ path, language: match[1] ?? 'en', type: match[2] ?? '' }];
  });
  const texts = found.filter(({ type }) => type !== 'pdf');
  const order = ({ language, type }: { language: string; type: string }): string =>
    `${language === 'en' ? 0 : language === 'pl' ? 1 : 2}${type}${language}`;
  const [chosen] = texts.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  if (chosen === undefined) {
    const only = found.length > 0 ? 'only as PDF, which is not supported' : `missing in ${folder}/`;
    findings.reasons.push(`the statement is ${only}`);
    return { text: '', title: undefined };
  }
  const path = `${folder}/${chosen.path}`;
  const text = decodeText(files.get(path) ?? Buffer.alloc(0));
  if (text === undefined || text.trim() === '')
    findings.reasons.push(`${path}: is empty or no UTF-8 text`);
  const others = paths.filter((other) => other !== chosen.path);
  if (others.length > 0)
    findings.notes.push(`beside ${path} nothing of ${folder}/ is kept: ${others.join(', ')}`);
  if (chosen.type === 'tex') findings.notes.push(`${path}: the statement is shown as TeX source`);
  return {
    text: withConstants((text ?? '').replace(/^\ufeff/, ''), problem.constants),
    title: problem.names.get(chosen.language) ?? texTitle(text ?? ''),
  };
}

function texTitle(text: string): string | undefined {
  const plain = /^%%\s*plainproblemname:\s*(.+)$/m.exec(text)?.[1];
  return (plain ?? /\\problemname\{([^{}]+)\}/.exec(text)?.[1])?.trim();
}
