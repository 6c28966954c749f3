export {
  analyse,
  type AnalysedItem,
  type Analysis,
  type Aside,
  type ChoicesOfItem,
} from './analyse.js';
export { angoffCut, type AngoffCut, type JudgeRatings } from './angoff.js';
export {
  anchoredMoments,
  anchorEquating,
  equatedCut,
  meanSigma,
  type LinearEquating,
} from './equating.js';
export { csvLines } from './csv-lines.js';
export type { MarkMatrix } from './mark-matrix.js';
export { readChoicesCsv } from './read-choices-csv.js';
export { readMarksCsv } from './read-csv.js';
export { StatisticsError } from './statistics-error.js';
export { SUSPICIONS } from './suspicious.js';
