import type { Generated } from 'kysely';

/** The rows of migrations/0013-custody.sql. Ranges are written as PostgreSQL writes them; queries read their bounds. */
export interface CustodyTables {
  accreditation: {
    id: string;
    person_id: string;
    valid: string;
    approved_by: string;
    approved_at: Date;
    revoked_by: string | null;
    revoked_at: Date | null;
  };
  handling_rules: {
    version: number;
    text: string;
    sha256: string;
    issued_by: string;
    issued_at: Date;
  };
  handling_acknowledgement: { person_id: string; rules_version: number; acknowledged_at: Date };
  copy_approval: {
    id: string;
    exam_set_id: string | null;
    bank_version_id: string | null;
    holder_id: string;
    purpose: string;
    copies: number;
    valid: string;
    approved_by: string;
    approved_at: Date;
  };
  copy_approval_item: { copy_approval_id: string; item_version_id: string };
  copy: {
    id: string;
    serial: string;
    exam_set_id: string | null;
    bank_version_id: string | null;
    number: number;
    form: CopyForm;
    sitting_id: string | null;
    copy_approval_id: string | null;
    made_by: string;
    made_at: Date;
    expires_at: Date;
    sealed_canary: string;
    data_key_id: string;
    sha256: string;
    recalled_by: string | null;
    recalled_at: Date | null;
    expiry_noted_at: Date | null;
  };
  copy_item: { copy_id: string; position: number; item_version_id: string };
  custody: {
    id: string;
    copy_id: string;
    holder_id: string;
    during: string;
    handed_by: string | null;
    place: string;
    seal_number: string | null;
    accreditation_id: string;
    rules_version: number;
  };
  hand_over: {
    id: string;
    copy_id: string;
    from_id: string;
    to_id: string;
    place: string;
    seal_number: string | null;
    offered_at: Date;
    answer: HandOverAnswer | null;
    answered_at: Date | null;
  };
  destruction: {
    copy_id: string;
    method: DestructionMethod;
    description: string;
    destroyed_by: string;
    declared_at: Date;
    witness_id: string;
    confirmed_at: Date | null;
  };
  item_access: {
    id: Generated<number>;
    item_version_id: string;
    person_id: string;
    act: AccessAct;
    source: string;
    at: Date;
  };
  sample_release: {
    id: string;
    qualification_id: string;
    item_id: string;
    item_version_id: string;
    with_key: boolean;
    reason: string;
    proposed_by: string;
    proposed_at: Date;
    approved_by: string | null;
    approved_at: Date | null;
  };
}

export type CopyForm = 'paper' | 'file';
export type HandOverAnswer = 'received' | 'declined' | 'withdrawn';
export type DestructionMethod = 'shredded' | 'burnt' | 'erased' | 'other';
export type AccessAct = 'read' | 'review' | 'export' | 'render' | 'trace';
