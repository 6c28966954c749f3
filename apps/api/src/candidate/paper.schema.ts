import { Type } from '@sinclair/typebox';
import { Base64, exactly, ItemId } from '../http/schemas.js';

/** The shape of a paper as it goes to a candidate. Closed: a property that is not listed here cannot leave. */
const Option = exactly({ id: Type.String(), text: Type.String() });
const Code = exactly({ language: Type.String(), text: Type.String() });
const Passage = exactly({
  id: Type.String(),
  title: Type.Optional(Type.String()),
  text: Type.String(),
});
const shown = {
  id: ItemId,
  prompt: Type.String(),
  code: Type.Optional(Code),
  passage: Type.Optional(Passage),
  points: Type.Integer(),
};
const Options = Type.Array(Option);

const Rubric = Type.Array(
  exactly({
    id: Type.String(),
    title: Type.String(),
    levels: Type.Optional(
      Type.Array(exactly({ points: Type.String(), description: Type.String() })),
    ),
    range: Type.Optional(exactly({ maxPoints: Type.String(), step: Type.String() })),
  }),
);

const QUESTION = [
  exactly({
    ...shown,
    type: Type.Literal('single-choice'),
    options: Options,
  }),
  exactly({
    ...shown,
    type: Type.Literal('multiple-choice'),
    options: Options,
    maxSelections: Type.Optional(Type.Integer()),
  }),
  exactly({
    ...shown,
    type: Type.Literal('numeric'),
    unit: Type.Optional(Type.String()),
    unitAsked: Type.Optional(Type.Literal(true)),
  }),
  exactly({
    ...shown,
    type: Type.Literal('short-text'),
    maxLength: Type.Optional(Type.Integer()),
  }),
  exactly({
    ...shown,
    type: Type.Literal('code-reading'),
  }),
  exactly({
    ...shown,
    type: Type.Literal('formula'),
    variables: Type.Array(exactly({ name: Type.String() })),
  }),
  exactly({ ...shown, type: Type.Literal('scripted'), maxCharacters: Type.Integer() }),
  exactly({
    ...shown,
    type: Type.Literal('hotspot'),
    image: exactly({
      mediaType: Type.String(),
      width: Type.Integer(),
      height: Type.Integer(),
      base64: Base64,
      alt: Type.String(),
    }),
    maxSelections: Type.Integer(),
  }),
  exactly({
    ...shown,
    type: Type.Literal('ordering'),
    elements: Options,
    omissions: Type.Optional(Type.Literal(true)),
  }),
  exactly({
    ...shown,
    type: Type.Literal('matching'),
    sources: Options,
    targets: Options,
    manyToOne: Type.Boolean(),
  }),
  exactly({ ...shown, type: Type.Literal('true-false-matrix'), statements: Options }),
  exactly({
    ...shown,
    type: Type.Literal('gap-fill'),
    text: Type.String(),
    gaps: Type.Array(
      Type.Union([
        exactly({
          kind: Type.Literal('text'),
          id: Type.String(),
          maxLength: Type.Optional(Type.Integer()),
        }),
        exactly({ kind: Type.Literal('choice'), id: Type.String(), options: Options }),
      ]),
    ),
  }),
  exactly({
    ...shown,
    type: Type.Literal('qti'),
    // A tree of unknown depth; the item's public view makes it of listed elements and attributes only.
    body: Type.Array(Type.Unknown()),
    responses: Type.Array(
      exactly({ id: Type.String(), cardinality: Type.String(), baseType: Type.String() }),
    ),
  }),
  exactly({
    ...shown,
    type: Type.Literal('essay'),
    maxCharacters: Type.Integer(),
    rubric: Type.Optional(Rubric),
  }),
  exactly({
    ...shown,
    type: Type.Literal('file-upload'),
    files: exactly({
      kinds: Type.Array(Type.String()),
      maxCount: Type.Integer(),
      maxKiB: Type.Integer(),
    }),
    rubric: Type.Optional(Rubric),
  }),
];

/** What a part shows besides the whole: the same, without id and points. */
const Question = Type.Union(QUESTION.map((view) => Type.Omit(view, ['id', 'points'])));

export const ItemReply = Type.Union([
  ...QUESTION,
  exactly({
    ...shown,
    type: Type.Literal('composite'),
    parts: Type.Array(exactly({ id: Type.String(), weight: Type.String(), question: Question })),
  }),
]);

const Limits = exactly({
  cpuMs: Type.Integer(),
  wallMs: Type.Integer(),
  memoryMiB: Type.Integer(),
  outputKiB: Type.Integer(),
  processes: Type.Integer(),
});
const Sources = Type.Array(exactly({ name: Type.String(), text: Type.String() }));
const Parameters = Type.Array(exactly({ name: Type.String(), type: Type.String() }));
const Signature = exactly({ name: Type.String(), parameters: Parameters, returns: Type.String() });
const Callable = Type.Union([
  exactly({ kind: Type.Literal('function'), function: Signature }),
  exactly({
    kind: Type.Literal('class'),
    name: Type.String(),
    constructorParameters: Parameters,
    methods: Type.Array(Signature),
  }),
]);
export const TaskReply = exactly({
  id: ItemId,
  title: Type.String(),
  statement: Type.String(),
  languages: Type.Array(Type.String()),
  limits: Type.Record(Type.String(), Limits),
  points: Type.Integer(),
  samples: Type.Array(exactly({ id: Type.String(), input: Base64, answer: Base64 })),
  starter: Type.Record(Type.String(), Sources),
  interactive: Type.Boolean(),
  callable: Type.Optional(Callable),
});

export const PaperReply = Type.Union([
  exactly({ part: Type.Literal('theory'), items: Type.Array(ItemReply) }),
  exactly({ part: Type.Literal('practical'), tasks: Type.Array(TaskReply) }),
]);
