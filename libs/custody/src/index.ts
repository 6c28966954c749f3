export { copyOrders, copySeed } from './copy-seed.js';
export { parseCopies, type CopiesFile } from './leak/copies.js';
export { parseFragment } from './leak/fragment.js';
export { DEFAULT_ERROR_RATE, leakReport, type LeakReport } from './leak/report.js';
export { answerText } from './paper/answer-text.js';
export { responseOfPaper } from './paper/letters.js';
export { paperHtml } from './paper/paper.js';
