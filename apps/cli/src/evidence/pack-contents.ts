import { type Static, Type } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import type { PackFiles } from '#audit';

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
    state: Type.Union([Type.Literal('marked'), Type.Literal('blank')]),
    derivation: Type.Unknown(),
    contentSha256: Type.String(),
    responseSha256: Type.String(),
    scoringVersion: Type.String(),
    run: Type.Union([Type.String(), Type.Null()]),
    imageDigest: Type.Union([Type.String(), Type.Null()]),
    remarkSet: Type.Union([Type.String(), Type.Null()]),
    enteredAt: Type.String(),
  },
  closed,
);

const Marks = Type.Object(
  {
    sitting: Type.String(),
    session: Type.String(),
    scheme: Type.Unknown(),
    qualification: Type.Object({ outcomes: Type.Array(Type.Unknown()) }),
    theoryPassed: Type.Union([Type.Boolean(), Type.Null()]),
    entries: Type.Array(Entry),
    results: Type.Array(
      Type.Object({
        sequence: Type.Integer(),
        decision: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
        total: Type.String(),
        maxTotal: Type.String(),
        decidedAt: Type.String(),
      }),
    ),
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
          version: Type.String(),
        },
        closed,
      ),
    ),
    contents: Type.Array(
      Type.Object(
        {
          version: Type.String(),
          item: Type.String(),
          number: Type.Integer(),
          kind: Type.Union([Type.Literal('knowledge'), Type.Literal('task')]),
          contentSha256: Type.String(),
          content: Type.Unknown(),
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
  facts: Type.Object({}),
  verdict: Type.String(),
});

export type PackEntry = Static<typeof Entry>;
type PackMarks = Static<typeof Marks>;
type PackItems = Static<typeof Items>;
type PackResponses = Static<typeof Responses>;
type PackRun = Static<typeof Run>;

const ajv = new Ajv({ strict: true });
const checks = {
  marks: ajv.compile<PackMarks>(Marks),
  items: ajv.compile<PackItems>(Items),
  responses: ajv.compile<PackResponses>(Responses),
  run: ajv.compile<PackRun>(Run),
};

/** The files of a pack that marks are recomputed from. */
export interface PackContents {
  readonly marks: PackMarks;
  readonly items: PackItems;
  readonly responses: PackResponses;
  readonly runs: ReadonlyMap<string, PackRun>;
}

/** @throws Error naming the file that is missing or not of its format */
export function readContents(files: PackFiles): PackContents {
  const runPaths = [...files.keys()].filter((path) => path.startsWith('runs/'));
  const runs = runPaths.map((path) => read(files, path, checks.run));
  return {
    marks: read(files, 'marks.json', checks.marks),
    items: read(files, 'items.json', checks.items),
    responses: read(files, 'responses.json', checks.responses),
    runs: new Map(runs.map((run) => [run.run, run])),
  };
}

function read<T>(files: PackFiles, path: string, validate: ValidateFunction<T>): T {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is missing`);
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${path}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not of its format'}`,
  );
}
