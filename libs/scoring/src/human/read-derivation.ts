import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { ScoringError } from '../scoring-error.js';
import type { HumanDerivation } from './human-derivation.js';

const closed = { additionalProperties: false } as const;
const literals = (...names: readonly string[]) =>
  Type.Union(names.map((name) => Type.Literal(name)));
const Text = Type.String({ maxLength: 1000 });
const Rounding = Type.Union([
  Type.Object({ mode: Type.Literal('none') }, closed),
  Type.Object({ mode: literals('half-up', 'half-even', 'down'), step: Text }, closed),
]);
const Schema = Type.Object(
  {
    script: Text,
    rules: Type.Object(
      {
        combine: literals('first', 'mean', 'lower', 'higher'),
        rounding: Rounding,
        adjudication: literals('adjudicator', 'mean-with-nearer'),
      },
      closed,
    ),
    tolerance: Text,
    markings: Type.Array(
      Type.Object(
        {
          round: literals('first', 'second', 'adjudication'),
          marker: Text,
          decisions: Type.Object({ points: Type.Record(Text, Text) }, closed),
        },
        closed,
      ),
      { maxItems: 3 },
    ),
  },
  closed,
);
const isDerivation = new Ajv({ strict: true }).compile<HumanDerivation>(Schema);

/**
 * The markings in the derivation of an entry.
 * @throws ScoringError `marking-malformed` for anything else: a derivation may come from a pack that somebody forged
 */
export function readHumanDerivation(human: unknown): HumanDerivation {
  if (isDerivation(human)) return human;
  throw new ScoringError('marking-malformed', 'the derivation holds no markings that can be read');
}
