import { packPaths, type PackFiles } from '#audit';
import { Draft } from './forger.js';

/**
 * What somebody does who holds the key of evidence, but not that of the log: whatever they change, lists and signature fit again
 * afterwards.
 */
export interface Mutation {
  readonly name: string;
  readonly of: (pack: PackFiles, others: Others) => PackFiles;
}

export interface Others {
  readonly neighbour: PackFiles;
  readonly older: PackFiles;
}

const LISTS: readonly string[] = [packPaths.manifest, packPaths.signature, packPaths.sums];

/** One byte changed in a file of every kind, one after the other; lists are made anew, so they are no files of their own here. */
export function flips(pack: PackFiles): readonly Mutation[] {
  const kindOf = (path: string) => path.replace(/[0-9a-f-]{36,64}|\d+/, '#');
  const kinds = new Map([...pack.keys()].map((path) => [kindOf(path), path]));
  return [...kinds.values()]
    .filter((path) => !LISTS.includes(path))
    .map((path) => ({
      name: `a byte of ${path}`,
      of: (files) => {
        const bytes = Buffer.from(files.get(path)!);
        const at = Math.floor(bytes.length / 2);
        if (bytes.length > 0) bytes[at]! ^= 1;
        return new Map([...files, [path, bytes.length === 0 ? Buffer.of(1) : bytes]]);
      },
    }));
}

function paths(pack: PackFiles, pattern: RegExp): readonly string[] {
  return [...pack.keys()].filter((path) => pattern.test(path));
}

function swapped(pack: PackFiles, pattern: RegExp): PackFiles {
  const [one, other] = paths(pack, pattern) as [string, string];
  return new Map([...pack, [one, pack.get(other)!], [other, pack.get(one)!]]);
}

function taking(pack: PackFiles, from: PackFiles, pattern: RegExp): PackFiles {
  const [mine] = paths(pack, pattern) as [string];
  const [theirs] = paths(from, pattern) as [string];
  return new Map([...pack, [mine, from.get(theirs)!]]);
}

function without(pack: PackFiles, gone: (path: string) => boolean): PackFiles {
  return new Map([...pack].filter(([path]) => !gone(path)));
}

export const MUTATIONS: readonly Mutation[] = [
  { name: 'two events swapped', of: (pack) => swapped(pack, /^log\/events\/\d+\.json$/) },
  { name: 'two proofs swapped', of: (pack) => swapped(pack, /^log\/events\/.*tlog-proof$/) },
  {
    name: 'two events swapped with their proofs',
    of: (pack) => swapped(swapped(pack, /^log\/events\/\d+\.json$/), /^log\/events\/.*tlog-proof$/),
  },
  {
    name: "another candidate's proof",
    of: (pack, { neighbour }) => taking(pack, neighbour, /^log\/events\/.*tlog-proof$/),
  },
  {
    name: "another candidate's statement",
    of: (pack, { neighbour }) => taking(pack, neighbour, /detail\.intoto\.jsonl$/),
  },
  { name: 'statements of two runs swapped', of: (pack) => swapped(pack, /detail\.intoto\.jsonl$/) },
  { name: 'results of two runs swapped', of: (pack) => swapped(pack, /result\.intoto\.jsonl$/) },
  { name: 'facts of two runs swapped', of: (pack) => swapped(pack, /^runs\/[^.]*\.json$/) },
  {
    name: 'an event dropped',
    of: (pack) => {
      const draft = new Draft(pack);
      draft.dropEvent(draft.indexOf('theory.finished'));
      return draft.files;
    },
  },
  {
    name: 'the announcement of a key dropped',
    of: (pack) => {
      const [path] = paths(pack, /^keys\/events\/\d+\.json$/) as [string];
      return without(pack, (one) => one.replace('.tlog-proof', '.json') === path);
    },
  },
  {
    name: 'an old checkpoint',
    of: (pack, { older }) => taking(pack, older, /^log\/checkpoint$/),
  },
  {
    name: 'the older checkpoint as the newer',
    of: (pack) => new Map([...pack, ['log/checkpoint', pack.get('log/checkpoint.old')!]]),
  },
  {
    name: "another log's key",
    of: (pack, { older }) => taking(pack, older, /^log\/log\.vkey$/),
  },
  {
    name: 'a file cut off',
    of: (pack) => {
      const path = 'marks.json';
      return new Map([...pack, [path, pack.get(path)!.subarray(0, -1)]]);
    },
  },
  { name: 'an empty file', of: (pack) => new Map([...pack, ['responses.json', Buffer.of()]]) },
  { name: 'a file added', of: (pack) => new Map([...pack, ['runs/x.json', Buffer.from('{}')]]) },
  {
    name: 'a record that no event names',
    of: (pack) => new Map([...pack, ['records/appeal/x.json', Buffer.from('{}')]]),
  },
  { name: 'the runs left out', of: (pack) => without(pack, (path) => path.startsWith('runs/')) },
  {
    name: 'made into one for the candidate',
    of: (pack) =>
      without(pack, (path) => /^(items|marks)\.json$|^runs\/(?!.*\.result\.)/.test(path)),
  },
];
