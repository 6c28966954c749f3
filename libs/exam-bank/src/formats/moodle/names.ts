import { ID_PATTERN } from '../../parse/schema-parts.js';

const LONGEST = 56;

/** Gives each question of a file an id of its own, after its idnumber or name where these can be one. */
export function idGiver(prefix: string): (wanted: string | undefined) => string {
  const given = new Set<string>();
  return (wanted) => {
    const slug = slugOf(wanted ?? '');
    const base = new RegExp(ID_PATTERN).test(slug) ? slug : `${prefix}-${String(given.size + 1)}`;
    let id = base;
    for (let turn = 2; given.has(id); turn += 1) id = `${base}-${String(turn)}`;
    given.add(id);
    return id;
  };
}

/** `Pętla for (2)` becomes `Petla-for-2`. */
function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '');
  return ascii
    .replace(/[^a-zA-Z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, LONGEST)
    .replace(/[-.]+$/, '');
}

/** Moodle's own roots, `$course$/top`, say where the questions came from, not what they are about. */
export function categoryPath(title: string): string {
  const parts = title.split('/').map((part) => part.trim());
  return parts.filter((part) => part !== '' && part !== 'top' && !/^\$.*\$$/.test(part)).join('/');
}
