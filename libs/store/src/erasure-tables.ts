/** The rows of erasing; see migrations/0019-records-erasure.sql. */
export interface ErasureTables {
  candidate_key: {
    person_id: string;
    /** null once it was erased. */
    ref_secret: Buffer | null;
    made_at: Date;
    erased_at: Date | null;
  };
  erasure: {
    id: string;
    candidate_id: string;
    reason: ErasureReason;
    requested_by: string;
    requested_at: Date;
    approved_by: string | null;
    executed_at: Date | null;
  };
}

export type ErasureReason = 'retention-over' | 'registration-withdrawn';
