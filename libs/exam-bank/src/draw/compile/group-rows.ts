import type { DrawUnit } from '../draw-unit.js';
import type { ModelRow } from '../model.js';
import { cliquesOf } from './cliques.js';
import { counted, type RowInput } from './model-rows.js';

type GroupInput = Pick<RowInput, 'name' | 'part' | 'units'>;

/** At most so many of a group: the blueprint's own groups, families and enemies of the bank. */
export function groupRows(input: GroupInput): readonly ModelRow[] {
  const { part, name, units } = input;
  const indexOf = new Map(units.map(({ id }, index) => [id, index]));
  const families = familiesOf(units);
  const cliques = cliquesOf(enemyPairs(units, indexOf), [...families.values()]);
  return [
    ...(part.groups ?? []).map(({ id, items, max }, at) => {
      const listed = new Set(items);
      const path = `$.${name}.groups[${String(at)}]`;
      return counted(head(`group ${id}`, path, max), input, (unit) => listed.has(unit.id));
    }),
    ...[...families].map(([family, members]) =>
      membersRow(head(`family ${family}`, `family ${family}`, 1), input, members),
    ),
    ...cliques.map((members) => {
      const id = `enemies ${members.map((index) => units[index]?.id ?? '').join(', ')}`;
      return membersRow(head(id, id, 1), input, members);
    }),
  ];
}

function head(id: string, path: string, max: number) {
  return { id, kind: 'group', path, attributes: 'id', min: 0, max } as const;
}

function membersRow(
  row: ReturnType<typeof head>,
  { name }: GroupInput,
  members: readonly number[],
): ModelRow {
  return {
    ...row,
    measure: name === 'theory' ? 'items' : 'tasks',
    members: Int32Array.from(members),
    coefficients: new Int32Array(members.length).fill(1),
  };
}

/** Families of two or more, in the order of their first members. */
function familiesOf(units: readonly DrawUnit[]): ReadonlyMap<string, readonly number[]> {
  const families = new Map<string, number[]>();
  for (const [index, { texts }] of units.entries()) {
    for (const family of texts.family ?? []) {
      families.set(family, [...(families.get(family) ?? []), index]);
    }
  }
  return new Map([...families].filter(([, members]) => members.length > 1));
}

/** Naming an enemy on one side is enough. */
function enemyPairs(
  units: readonly DrawUnit[],
  indexOf: ReadonlyMap<string, number>,
): readonly (readonly [number, number])[] {
  return units.flatMap(({ enemies }, index) =>
    enemies.flatMap((id) => {
      const other = indexOf.get(id);
      return other === undefined || other === index ? [] : [[index, other] as const];
    }),
  );
}
