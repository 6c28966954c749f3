import { Type } from '@sinclair/typebox';
import { Cite, closed, Note } from './terms.js';

const Years = Type.Integer({ minimum: 1, maximum: 100 });

/** How long records of an exam are kept, whole years from its day; what is older may be erased. Without it: 3, 10 and 10. */
export const RetentionSchema = Type.Object(
  {
    /** Attendance, appeals, audits. */
    attendanceYears: Years,
    /** Answers, marks, results. */
    testRecordYears: Years,
    certificateYears: Years,
    cite: Cite,
    note: Note,
  },
  closed,
);
