import { Type, type Static } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Reading } from './reading.js';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Instant = Type.Union([Type.String(), Type.Null()]);

const CopiesSchema = Type.Object(
  {
    format: Type.Literal('assay-copies/1'),
    /** What leaked text is recognised by; texts may be left out where fragments name items. */
    items: Type.Array(
      Type.Object(
        {
          id: Id,
          text: Type.Optional(Type.String()),
          options: Type.Array(Type.Object({ id: Id, text: Type.Optional(Type.String()) }, closed)),
          pinned: Type.Optional(Type.Array(Id)),
          /** In no set: whoever has it had the bank, not a paper. */
          bait: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    copies: Type.Array(
      Type.Object(
        {
          id: Id,
          serial: Id,
          holders: Type.Array(Type.Object({ holder: Id, from: Instant, to: Instant }, closed)),
          /** Option ids in the order of this copy, by item id. */
          orders: Type.Record(Type.String(), Type.Array(Id)),
        },
        closed,
      ),
    ),
  },
  closed,
);

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** `assay-copies/1`: the copies of a set or bank part with their orders and holders. Confidential. */
export type CopiesFile = Frozen<Static<typeof CopiesSchema>>;
export type CopyRecord = CopiesFile['copies'][number];
export type KnownItem = CopiesFile['items'][number];

const isCopiesFile = new Ajv({ strict: true }).compile<CopiesFile>(CopiesSchema);

/** Reads an `assay-copies/1` document. */
export function parseCopies(text: string, file: string): Reading<CopiesFile> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { ok: false, problem: `${file}: is not JSON; export it with exam leak copies` };
  }
  if (isCopiesFile(content)) return { ok: true, value: content };
  const error = isCopiesFile.errors?.[0];
  return {
    ok: false,
    problem: `${file}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not assay-copies/1'} (docs/formats.md, Leaks)`,
  };
}
