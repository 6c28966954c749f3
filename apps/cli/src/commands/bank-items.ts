import { asLoggedIn, type SessionOptions } from '../api/session.js';
import { readAttributesText } from '../content/read-attributes.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say, tableOf } from '../output.js';

export interface ListOptions extends SessionOptions {
  readonly where?: readonly string[];
  readonly sort?: string;
  readonly limit?: string;
  readonly after?: string;
  readonly facets?: string;
  readonly json?: boolean;
}

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly itemId: string;
    readonly version: number;
    readonly state: string;
    readonly type: string;
    readonly criteria: readonly string[];
    readonly difficulty: string;
    readonly points: number;
    readonly uses: number;
  }[];
  readonly total: number;
  readonly next: string | null;
  readonly facets: Readonly<
    Record<string, readonly { readonly value: string; readonly count: number }[]>
  >;
}

/** `exam bank list`: items by whatever is known of them beside their contents. */
export async function bankListCommand(
  qualification: string,
  options: ListOptions,
): Promise<ExitCode> {
  const query = new URLSearchParams((options.where ?? []).map(conditionIn));
  for (const name of ['sort', 'limit', 'after', 'facets'] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  const path = `/bank/${encodeURIComponent(qualification)}/items?${query.toString()}`;
  const listed = await asLoggedIn(options, (client) => client.get<Listed>(path));
  if (options.json === true) {
    printJson(listed);
    return EXIT.done;
  }
  const rows = listed.items.map((item) => [
    ...[item.itemId, String(item.version), item.state, item.type, item.criteria.join(' ')],
    ...[item.difficulty, String(item.points), String(item.uses), item.id],
  ]);
  const head = [
    'item',
    'version',
    'state',
    'type',
    'criteria',
    'difficulty',
    'points',
    'uses',
    'id',
  ];
  process.stdout.write(`${tableOf(head, rows)}\n`);
  for (const [name, values] of Object.entries(listed.facets))
    say(`${name}: ${values.map(({ value, count }) => `${value} ${count}`).join(', ')}`);
  say(`${listed.items.length} of ${listed.total}`);
  if (listed.next !== null) say(`more: --after ${listed.next}`);
  return EXIT.done;
}

function conditionIn(text: string): [string, string] {
  const [, name = '', value = ''] = /^([A-Za-z]+)=(.+)$/s.exec(text) ?? [];
  if (name === '') throw badInput(`--where ${text}: give NAME=VALUE, such as state=review`);
  return [name, value];
}

export interface ReadOptions extends SessionOptions {
  readonly json?: boolean;
}

/** `exam bank show`: one version with its content and key; the engine records who read it. */
export async function bankShowCommand(id: string, options: ReadOptions): Promise<ExitCode> {
  const path = `/items/${encodeURIComponent(id)}`;
  printJson(await asLoggedIn(options, (client) => client.get<unknown>(path)));
  return EXIT.done;
}

interface HistoryEntry {
  readonly version: number;
  readonly state: string;
  readonly changes: readonly {
    readonly from: string;
    readonly to: string;
    readonly by: string | null;
    readonly at: string;
    readonly reasonCode: string | null;
    readonly reason: string | null;
  }[];
}

/** `exam bank history`: every version of an item and every change of state. */
export async function bankHistoryCommand(
  qualification: string,
  item: string,
  options: ReadOptions,
): Promise<ExitCode> {
  const path = `/bank/${encodeURIComponent(qualification)}/items/${encodeURIComponent(item)}/history`;
  const history = await asLoggedIn(options, (client) => client.get<readonly HistoryEntry[]>(path));
  if (options.json === true) {
    printJson(history);
    return EXIT.done;
  }
  for (const { version, state, changes } of history) {
    process.stdout.write(`version ${version}: ${state}\n`);
    for (const { from, to, by, at, reasonCode, reason } of changes) {
      const why = reasonCode === null ? '' : `, ${reasonCode}: ${reason ?? ''}`;
      process.stdout.write(`  ${at}  ${from} → ${to} by ${by ?? 'the clock'}${why}\n`);
    }
  }
  return EXIT.done;
}

export interface ChangeOptions extends SessionOptions {
  readonly code?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly json?: boolean;
}

/** `exam bank review`, `approve`, `reject`, …: changes the state of all versions named, or of none. */
export async function bankChangeCommand(
  address: string,
  itemVersions: readonly string[],
  { code, reason, until, json, ...session }: ChangeOptions,
): Promise<ExitCode> {
  const body = {
    itemVersions,
    ...(code === undefined ? {} : { reasonCode: code }),
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
  const done = await asLoggedIn(session, (client) =>
    client.post<Readonly<Record<string, number>>>(`/bank/${address}`, body),
  );
  if (json === true) printJson(done);
  else for (const [what, count] of Object.entries(done)) say(`${what}: ${count}`);
  return EXIT.done;
}

export interface AttributesOptions extends SessionOptions {
  readonly source: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** `exam bank attributes`: sets what is known of items from a file, assay-attributes/1 or CSV. */
export async function bankAttributesCommand(
  qualification: string,
  fileName: string,
  { source, replace, json, ...session }: AttributesOptions,
): Promise<ExitCode> {
  const file = await readAttributesText(fileName);
  const mode = replace === true ? 'replace' : 'merge';
  const path = `/bank/${encodeURIComponent(qualification)}/attributes`;
  const done = await asLoggedIn(session, (client) =>
    client.post<{ readonly changed: number }>(path, { source, mode, file }),
  );
  if (json === true) printJson(done);
  else say(`changed: ${done.changed}`);
  return EXIT.done;
}
