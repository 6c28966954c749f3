/** Data that no statistics can be made of; the message says what and where. */
export class StatisticsError extends Error {
  override readonly name = 'StatisticsError';
}
