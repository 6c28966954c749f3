import type { CopyRecord } from './copies.js';
import { likelihood, readerOf, type ItemEvidence } from './likelihood.js';

export interface CopyTrace {
  readonly id: string;
  readonly serial: string;
  /** Posterior probability, 0 to 1, under the stated model. A lead, not proof. */
  readonly probability: number;
  readonly items: readonly {
    readonly item: string;
    readonly agrees: boolean;
    /** How many times likelier what was seen is from this copy than by chance. */
    readonly factor: number;
  }[];
  readonly holders: CopyRecord['holders'];
}

export interface Trace {
  /** Most probable first. */
  readonly copies: readonly CopyTrace[];
  /** That the fragment came from none of the copies: weighed like one more copy whose orders are not known. */
  readonly elsewhere: number;
}

/**
 * Ranks copies for what was seen of a leaked paper. The prior is uniform over the copies and "elsewhere"; items are independent.
 * Floating point is right here: this is statistics, not marks.
 */
export function traceLeak(input: {
  readonly copies: readonly CopyRecord[];
  readonly evidence: readonly ItemEvidence[];
  readonly errorRate: number;
}): Trace {
  const { copies, evidence, errorRate } = input;
  if (!(errorRate > 0 && errorRate < 1)) throw new RangeError('the error rate is between 0 and 1');
  const readers = evidence.map((one) => ({ item: one.item, ...readerOf(one) }));
  const compared = copies.map(({ orders, ...copy }) => {
    const items = readers.map((reader) => {
      const agrees = reader.agrees(orders[reader.item]);
      return {
        item: reader.item,
        agrees,
        factor: likelihood(reader, agrees, errorRate) * reader.ways,
      };
    });
    return { copy, items, log: sum(items.map(({ factor }) => Math.log(factor))) };
  });
  // By chance every factor is 1, so its logarithm is 0.
  const largest = compared.reduce((most, { log }) => Math.max(most, log), 0);
  const weight = (log: number): number => Math.exp(log - largest);
  const total = sum(compared.map(({ log }) => weight(log))) + weight(0);
  const traced = compared.map(({ copy, items, log }): CopyTrace => {
    const { id, serial, holders } = copy;
    return { id, serial, probability: weight(log) / total, items, holders };
  });
  // Copies that are equally likely stand in the order of their serials, not in one that suggests a difference.
  const ranked = traced.sort(
    (a, b) => b.probability - a.probability || (a.serial < b.serial ? -1 : 1),
  );
  return { copies: ranked, elsewhere: weight(0) / total };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
