import { type Static, Type } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import { canonicalJson, parseCanonicalJson, sha256Hex, type PackFiles } from '#audit';

const closed = { additionalProperties: false };
const Part = Type.Object(
  { criterion: Type.String(), points: Type.String(), maxPoints: Type.String() },
  closed,
);

const Entry = Type.Object(
  {
    item: Type.String(),
    itemVersion: Type.String(),
    scoredVersion: Type.String(),
    sequence: Type.Integer({ minimum: 1 }),
    points: Type.String(),
    maxPoints: Type.String(),
    parts: Type.Array(Part),
    state: Type.Union([
      Type.Literal('marked'),
      Type.Literal('blank'),
      Type.Literal('not-reached'),
      Type.Literal('invalidated'),
    ]),
    derivation: Type.Unknown(),
    contentSha256: Type.String(),
    responseSha256: Type.String(),
    scoringVersion: Type.String(),
    run: Type.Union([Type.String(), Type.Null()]),
    imageDigest: Type.Union([Type.String(), Type.Null()]),
    remarkSet: Type.Union([Type.String(), Type.Null()]),
    enteredAt: Type.String(),
    salt: Type.Optional(Type.String()),
    /** Absent: `base`. */
    layer: Type.Optional(
      Type.Union([
        Type.Literal('key-change'),
        Type.Literal('invalidation'),
        Type.Literal('manual'),
        Type.Literal('appeal'),
        Type.Literal('scaling'),
      ]),
    ),
    cause: Type.Optional(Type.Object({ kind: Type.String(), ref: Type.String() }, closed)),
  },
  closed,
);

const Result = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1 }),
    decision: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
    total: Type.String(),
    maxTotal: Type.String(),
    totals: Type.Unknown(),
    reasons: Type.Array(
      Type.Object({ rule: Type.String(), ok: Type.Union([Type.Boolean(), Type.Null()]) }),
    ),
    decidedAt: Type.String(),
  },
  closed,
);

const Marks = Type.Object(
  {
    sitting: Type.String(),
    /** Of the paper's hash; null for a sitting from before there was one. */
    salt: Type.Union([Type.String(), Type.Null()]),
    session: Type.String(),
    scheme: Type.Unknown(),
    qualification: Type.Object({ outcomes: Type.Array(Type.Unknown()) }),
    theoryPassed: Type.Union([Type.Boolean(), Type.Null()]),
    entries: Type.Array(Entry),
    results: Type.Array(Result),
  },
  closed,
);

const Items = Type.Object(
  {
    paper: Type.Array(
      Type.Object(
        {
          position: Type.Integer(),
          part: Type.Union([Type.Literal('theory'), Type.Literal('practical')]),
          item: Type.String(),
          number: Type.Integer({ minimum: 1 }),
          version: Type.String(),
          kind: Type.Union([Type.Literal('knowledge'), Type.Literal('task')]),
          contentSha256: Type.String(),
        },
        closed,
      ),
    ),
    contents: Type.Array(
      Type.Object(
        {
          version: Type.String(),
          contentSha256: Type.String(),
          content: Type.Unknown(),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Refs = Type.Array(
  Type.Object(
    {
      position: Type.Integer(),
      part: Type.String(),
      item: Type.String(),
      number: Type.Integer({ minimum: 1 }),
      version: Type.String(),
      kind: Type.String(),
      commitment: Type.Union([Type.String(), Type.Null()]),
    },
    closed,
  ),
);

/** What a candidate is told: what the events say, line by line. */
const Released = Type.Object(
  {
    sitting: Type.String(),
    entries: Type.Array(
      Type.Object(
        {
          item: Type.String(),
          itemVersion: Type.String(),
          sequence: Type.Integer({ minimum: 1 }),
          points: Type.String(),
          maxPoints: Type.String(),
          enteredAt: Type.String(),
        },
        closed,
      ),
    ),
    results: Type.Array(
      Type.Object(
        {
          sequence: Type.Integer({ minimum: 1 }),
          decision: Type.String(),
          total: Type.String(),
          maxTotal: Type.String(),
          decidedAt: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Responses = Type.Object(
  {
    responses: Type.Array(
      Type.Object(
        {
          itemVersion: Type.String(),
          sequence: Type.Integer(),
          body: Type.Unknown(),
          sha256: Type.String(),
          receivedAt: Type.String(),
          late: Type.Boolean(),
        },
        closed,
      ),
    ),
    submissions: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          itemVersion: Type.String(),
          sequence: Type.Integer(),
          language: Type.String(),
          files: Type.Array(Type.String()),
          sha256: Type.String(),
          receivedAt: Type.String(),
          late: Type.Boolean(),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Run = Type.Object({
  run: Type.String(),
  submission: Type.String(),
  taskVersion: Type.String(),
  epoch: Type.Integer(),
  facts: Type.Object({
    provenance: Type.Object({
      runImage: Type.String(),
      taskSha256: Type.String(),
      submissionSha256: Type.String(),
    }),
  }),
  verdict: Type.String(),
  purpose: Type.String(),
  outcome: Type.Object({ points: Type.String(), maxPoints: Type.String() }),
});

export type PackEntry = Static<typeof Entry>;
export type PackResult = Static<typeof Result>;
type PackMarks = Static<typeof Marks>;
type PackItems = Static<typeof Items>;
export type PaperLine = PackItems['paper'][number];
type PackResponses = Static<typeof Responses>;
export type PackRun = Static<typeof Run>;
type PackRefs = Static<typeof Refs>;
type PackReleased = Static<typeof Released>;

const ajv = new Ajv({ strict: true });
const checks = {
  marks: ajv.compile<PackMarks>(Marks),
  items: ajv.compile<PackItems>(Items),
  responses: ajv.compile<PackResponses>(Responses),
  run: ajv.compile<PackRun>(Run),
  refs: ajv.compile<PackRefs>(Refs),
  released: ajv.compile<PackReleased>(Released),
};

/** The files of a pack that marks are recomputed from. */
export interface PackContents {
  readonly marks: PackMarks;
  readonly items: PackItems;
  readonly responses: PackResponses;
  readonly refs: PackRefs;
  /** The signed envelopes by path. */
  readonly statements: ReadonlyMap<string, Buffer>;
  readonly runs: ReadonlyMap<string, PackRun>;
}

/** @throws Error naming the file that is missing or not of its format */
export function readContents(files: PackFiles): PackContents {
  const runPaths = [...files.keys()].filter((path) => /^runs\/.*\.json$/.test(path));
  const runs = runPaths.map((path) => {
    const run = read(files, path, checks.run);
    if (path !== `runs/${run.run}.json`) throw new Error(`${path} is about another run`);
    return run;
  });
  return {
    marks: read(files, 'marks.json', checks.marks),
    items: read(files, 'items.json', checks.items),
    responses: read(files, 'responses.json', checks.responses),
    refs: read(files, 'item-refs.json', checks.refs),
    statements: new Map([...files].filter(([path]) => path.endsWith('.intoto.jsonl'))),
    runs: new Map(runs.map((run) => [run.run, run])),
  };
}

/** What a candidate's pack says. */
export interface ReleasedContents {
  readonly responses: PackResponses;
  readonly refs: PackRefs;
  readonly result: PackReleased;
}

/** @throws Error as {@link readContents} */
export function readReleased(files: PackFiles): ReleasedContents {
  return {
    responses: read(files, 'responses.json', checks.responses),
    refs: read(files, 'item-refs.json', checks.refs),
    result: read(files, 'result.json', checks.released),
  };
}

/** One spelling only: another reader must not find anything else in the file than we do. */
function read<T>(files: PackFiles, path: string, validate: ValidateFunction<T>): T {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is missing`);
  const value = parsed(path, bytes);
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${path}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not of its format'}`,
  );
}

function parsed(path: string, bytes: Buffer): unknown {
  try {
    return parseCanonicalJson(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}

/** SHA-256 over canonical JSON: how answers, contents and ledger entries are pinned. */
export function hashOf(value: unknown): string {
  return sha256Hex(Buffer.from(canonicalJson(value)));
}
