/** The right order as ranks: elements of one group have the same, and their order is of no account. */
export type RightOrder = readonly (string | readonly string[])[];

/** The elements rank by rank. */
export function ranksOf(order: RightOrder): readonly (readonly string[])[] {
  return order.map((one) => (typeof one === 'string' ? [one] : one));
}

/** The rank of an element, from 0; −1 of one that the order does not have. */
export function rankOf(order: RightOrder, id: string): number {
  return order.findIndex((one) => one === id || (typeof one !== 'string' && one.includes(id)));
}
