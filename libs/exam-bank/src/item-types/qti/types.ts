import type { TextNormalisation } from '../short-text/text-normalised.js';
import type { Fraction } from 'fraction.js';
import type { XsdPattern } from './xsd-pattern.js';
import type { Shape } from './shapes.js';
import type { QtiType, QtiValue } from './values.js';

/** How one response is turned into points: QTI's mapping, its keys already of the response's base type. */
export interface Mapping {
  readonly entries: readonly {
    readonly key: QtiValue;
    readonly value: Fraction;
    readonly caseSensitive: boolean;
  }[];
  readonly otherwise: Fraction;
  readonly lower: Fraction | undefined;
  readonly upper: Fraction | undefined;
}

/** The same by areas of a picture. */
export interface AreaMapping {
  readonly areas: readonly { readonly shape: Shape; readonly value: Fraction }[];
  readonly otherwise: Fraction;
  readonly lower: Fraction | undefined;
  readonly upper: Fraction | undefined;
}

export interface ResponseVariable extends QtiType {
  readonly id: string;
  /** NULL where none is declared. */
  readonly correct: QtiValue;
  readonly initial: QtiValue;
  readonly mapping: Mapping | undefined;
  readonly areas: AreaMapping | undefined;
}

/** A table that turns a number into an outcome: equal to a source, or the first that is not below it. */
export interface LookupTable {
  readonly kind: 'match' | 'interpolation';
  readonly entries: readonly {
    readonly source: Fraction;
    readonly include: boolean;
    readonly target: QtiValue;
  }[];
  readonly otherwise: QtiValue;
}

export interface OutcomeVariable extends QtiType {
  readonly id: string;
  readonly initial: QtiValue;
  readonly normalMaximum: Fraction | undefined;
  readonly table: LookupTable | undefined;
}

/** Operators that are told by their arguments alone. */
export type PlainOperator =
  | 'and'
  | 'or'
  | 'not'
  | 'is-null'
  | 'match'
  | 'member'
  | 'contains'
  | 'delete'
  | 'multiple'
  | 'ordered'
  | 'container-size'
  | 'sum'
  | 'product'
  | 'subtract'
  | 'divide'
  | 'power'
  | 'integer-divide'
  | 'integer-modulus'
  | 'integer-to-float'
  | 'min'
  | 'max'
  | 'gcd'
  | 'lcm'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'round'
  | 'truncate'
  | 'floor'
  | 'ceil'
  | 'abs'
  | 'signum'
  | 'mean'
  | 'popVariance'
  | 'sampleVariance';

interface Typed {
  /** Undefined: NULL of any type. */
  readonly type: QtiType | undefined;
}
interface Applied extends Typed {
  readonly args: readonly Expression[];
}

export interface RoundingRule {
  readonly mode: 'significantFigures' | 'decimalPlaces';
  readonly figures: number;
}

export type Expression =
  | (Typed & { readonly op: 'value'; readonly value: QtiValue | undefined })
  | (Typed & { readonly op: 'variable'; readonly id: string })
  | (Typed & { readonly op: 'map-response'; readonly id: string; readonly mapping: Mapping })
  | (Typed & {
      readonly op: 'map-response-point';
      readonly id: string;
      readonly areas: AreaMapping;
    })
  | (Applied & { readonly op: PlainOperator })
  | (Applied & { readonly op: 'any-n'; readonly min: number; readonly max: number })
  | (Applied & {
      readonly op: 'equal';
      readonly mode: 'exact' | 'absolute' | 'relative';
      readonly below: Fraction;
      readonly above: Fraction;
      readonly includeLower: boolean;
      readonly includeUpper: boolean;
    })
  | (Applied & { readonly op: 'equal-rounded' | 'round-to'; readonly rule: RoundingRule })
  | (Applied & {
      readonly op: 'string-match' | 'substring';
      readonly caseSensitive: boolean;
      readonly anywhere: boolean;
    })
  | (Applied & { readonly op: 'pattern-match'; readonly pattern: XsdPattern })
  | (Applied & { readonly op: 'index'; readonly n: number })
  | (Applied & { readonly op: 'inside'; readonly shape: Shape })
  | (Applied & { readonly op: 'text'; readonly rule: TextNormalisation });

export type Rule =
  | {
      readonly rule: 'condition';
      readonly branches: readonly {
        /** Undefined: otherwise. */
        readonly condition: Expression | undefined;
        readonly rules: readonly Rule[];
      }[];
    }
  | { readonly rule: 'set'; readonly id: string; readonly to: Expression }
  | {
      readonly rule: 'look-up';
      readonly id: string;
      readonly of: Expression;
      readonly table: LookupTable;
    }
  | { readonly rule: 'fragment'; readonly rules: readonly Rule[] }
  | { readonly rule: 'exit' };

/** The scoring of a QTI item, checked and typed: all that is known of it before there is a response. */
export interface QtiProgram {
  readonly responses: ReadonlyMap<string, ResponseVariable>;
  readonly outcomes: ReadonlyMap<string, OutcomeVariable>;
  readonly rules: readonly Rule[];
}
