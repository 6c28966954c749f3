import { createRequire } from 'node:module';
import type { MathJsInstance } from 'mathjs';

type Parser = Pick<MathJsInstance, 'parse' | 'simplifyCore'>;
type Mathjs = Pick<
  typeof import('mathjs'),
  'create' | 'parseDependencies' | 'simplifyCoreDependencies'
>;

let parser: Parser | undefined;

/**
 * Only mathjs's parser and its simplification of trees; nothing that evaluates. Numbers are read as decimals of as many
 * digits as were written. Loaded with the first formula, because it takes memory.
 */
export function mathjsParser(): Parser {
  if (parser !== undefined) return parser;
  const { create, parseDependencies, simplifyCoreDependencies } = createRequire(import.meta.url)(
    'mathjs',
  ) as Mathjs; // a package of ours
  parser = create(
    { ...parseDependencies, ...simplifyCoreDependencies },
    { number: 'BigNumber', precision: 64 },
  );
  return parser;
}
