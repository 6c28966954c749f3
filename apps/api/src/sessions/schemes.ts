import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseScheme, SchemeError, type Scheme } from '#schemes';
import { Problem } from '../http/problem.js';

/** A body's scheme by its id, from `schemes/<id>.json` of the installation; the session keeps its own copy. */
export async function readScheme(id: string): Promise<Scheme> {
  const file = path.join(schemesFolder(), `${id}.json`);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Problem('not-found', `There is no scheme ${id} in schemes/.`);
  try {
    return parseScheme(JSON.parse(text));
  } catch (error) {
    if (error instanceof SchemeError)
      throw new Problem(
        'content-refused',
        `schemes/${id}.json cannot be used.`,
        error.problems.map((problem) => ({
          ...problem,
          path: `schemes/${id}.json: ${problem.path}`,
        })),
      );
    throw error;
  }
}

/** <root>/schemes, seen from the sources and from dist/ alike. */
function schemesFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const [root] = here.split(`${path.sep}dist${path.sep}`);
  return root === undefined || root === here
    ? path.resolve(here, '../../../../schemes')
    : path.join(root, 'schemes');
}
