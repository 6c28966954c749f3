/** The rows of witnessing; see migrations/0019-log-witnesses.sql. */
export interface WitnessTables {
  witnessed_checkpoint: {
    origin: string;
    size: number;
    root: Buffer;
    note: string;
    cosignature: string;
    cosigned_at: Date;
  };
  audit_cosignature: { size: number; witness: string; line: string; witnessed_at: Date };
}
