import type { Scheme } from './scheme.js';

const USUAL = { attendanceYears: 3, testRecordYears: 10, certificateYears: 10 };

/** Until when the kinds of record of one exam are kept. */
export interface RetentionEnds {
  readonly attendance: Date;
  readonly testRecords: Date;
  readonly certificates: Date;
  /** When all of them are over: records of one exam are erased together. */
  readonly all: Date;
}

/** Until when a scheme keeps the records of an exam that started at this time; 29 February ends on 1 March. */
export function retentionEnds(scheme: Pick<Scheme, 'retention'>, startedAt: Date): RetentionEnds {
  const { attendanceYears, testRecordYears, certificateYears } = scheme.retention ?? USUAL;
  const after = (years: number): Date => {
    const end = new Date(startedAt);
    end.setUTCFullYear(end.getUTCFullYear() + years);
    return end;
  };
  return {
    attendance: after(attendanceYears),
    testRecords: after(testRecordYears),
    certificates: after(certificateYears),
    all: after(Math.max(attendanceYears, testRecordYears, certificateYears)),
  };
}
