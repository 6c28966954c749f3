import { parse } from 'csv-parse/sync';
import { StatisticsError } from './statistics-error.js';

/** The lines of a CSV text, all of one width. @throws StatisticsError */
export function csvLines(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw new StatisticsError(error instanceof Error ? error.message : 'not CSV');
  }
}
