/**
 * An answer in the form in which equal ones are equal (E21): text as NFC, line ends as one line feed, without white space at the ends of lines
 * and of the whole. Letters, punctuation and the bytes of files stay as they are.
 */
export function normalisedAnswer(answer: unknown): unknown {
  if (typeof answer === 'string')
    return answer
      .normalize('NFC')
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  if (Array.isArray(answer)) return answer.map(normalisedAnswer);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, normalisedAnswer(value)]),
  );
}

/**
 * Whether an answer holds a word of the candidate's name (of four letters at least) or their user name, accents and case aside. It warns: a
 * common word may be a name, and who writes under another name is not found.
 */
export function namesCandidate(
  answer: unknown,
  candidate: { readonly fullName: string; readonly userName: string },
): boolean {
  const words = new Set(textsOf(answer).flatMap((text) => wordsOf(text)));
  const names = wordsOf(candidate.fullName).filter((word) => word.length >= 4);
  const hasUserName = textsOf(answer).some((text) =>
    plain(text).includes(plain(candidate.userName)),
  );
  return hasUserName || names.some((name) => words.has(name));
}

/** Every text in an answer; of a file its name, and its text where it is some. */
function textsOf(answer: unknown, name = ''): readonly string[] {
  if (typeof answer === 'string') return [name === 'base64' ? decoded(answer) : answer];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) => textsOf(value, key));
}

function decoded(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.includes(0) ? '' : bytes.toString('utf8');
}

function wordsOf(text: string): readonly string[] {
  return plain(text).match(/\p{L}+/gu) ?? [];
}

/** Letters that Unicode does not take apart, such as ł, stay: the name has them too. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
