import type { Generated } from 'kysely';
import type { Json, JsonOrNull } from '../columns.js';

export type AppealState =
  'filed' | 'checked' | 'assigned' | 'in-review' | 'drafted' | 'decided' | 'told' | 'closed';
export type AppealAbout = 'marking' | 'conduct' | 'organisation';
export type AppealTold = 'account' | 'e-mail' | 'post' | 'in-person';

/** The rows of migrations/0018-appeals.sql. Days are "2026-03-31", of the body's calendar. */
export interface AppealTables {
  appeal_number: { body: string; year: number; last: number };
  late_admission: {
    id: string;
    sitting_id: string;
    kind: AppealAbout;
    until: Date;
    reason_code: string;
    admitted_by: string;
    admitted_at: Date;
  };
  appeal: {
    id: string;
    entry_number: string;
    sitting_id: string;
    kind: AppealAbout;
    state: Generated<AppealState>;
    instance: Generated<number>;
    /** As earlier versions kept them: in clear. */
    grounds: string | null;
    sealed_grounds: string | null;
    data_key_id: string | null;
    channel: Generated<AppealTold>;
    consent: string | null;
    is_late: Generated<boolean>;
    filed_at: Date;
    answer_last_day: string | null;
    overdue_noted_at: Date | null;
    assigned_to: string | null;
    assigned_at: Date | null;
    remark_set_id: string | null;
    outcome: 'upheld' | 'partly-upheld' | 'rejected' | 'dismissed' | null;
    outcome_text: string | null;
    decided_by: string | null;
    decided_at: Date | null;
  };
  appeal_matter: {
    id: string;
    appeal_id: string;
    position: number;
    item_version_id: string | null;
    topic: string | null;
    named: boolean;
  };
  appeal_step_rule: { from_state: string; step: string; to_state: string };
  appeal_step: {
    appeal_id: string;
    sequence: number;
    step: string;
    from_state: string;
    to_state: string;
    made_by: string | null;
    subject_id: string | null;
    reason_code: string | null;
    at: Date;
  };
  appeal_recheck: {
    appeal_id: string;
    equal: boolean;
    report: Json<unknown>;
    sha256: string;
    at: Date;
  };
  appeal_eligibility: {
    id: string;
    appeal_id: string;
    person_id: string;
    part: 'review' | 'approval';
    proof: Json<unknown>;
    sha256: string;
    at: Date;
  };
  appeal_draft: {
    appeal_id: string;
    number: number;
    by: string;
    at: Date;
    sealed_text: string;
    data_key_id: string;
  };
  appeal_ruling: {
    id: string;
    appeal_id: string;
    round: number;
    matter_id: string;
    outcome: 'upheld' | 'rejected';
    old_points: string | null;
    new_points: string | null;
    parts: JsonOrNull<readonly { readonly criterion: string; readonly points: string }[]>;
    error_class: 'administrative' | 'marking' | 'judgement' | null;
    reason_code: string;
    reference: string | null;
    sealed_rationale: string | null;
    data_key_id: string | null;
    by: string | null;
    at: Date;
  };
  appeal_fee: {
    appeal_id: string;
    sequence: number;
    state: 'due' | 'paid' | 'waived' | 'refunded';
    amount: string;
    currency: string;
    reason_code: string | null;
    by: string | null;
    at: Date;
  };
  appeal_letter: {
    appeal_id: string;
    language: string;
    sealed_text: string;
    data_key_id: string;
    sha256: string;
    at: Date;
  };
  appeal_telling: {
    id: string;
    appeal_id: string;
    channel: AppealTold;
    proof: 'read-in-account' | 'delivery-report' | 'postal-receipt' | 'signature';
    proof_sha256: string | null;
    by: string;
    at: Date;
  };
  appeal_search: {
    id: string;
    appeal_id: string;
    same: 'item' | 'test' | 'image' | 'marker';
    ref: string;
    sittings: Json<readonly string[]>;
    sha256: string;
    by: string;
    at: Date;
  };
  appeal_action: {
    id: string;
    appeal_id: string;
    sealed_text: string;
    data_key_id: string;
    due: string;
    by: string;
    at: Date;
    done_by: string | null;
    done_at: Date | null;
  };
  conduct_remark: {
    id: string;
    sitting_id: string;
    sealed_text: string;
    data_key_id: string;
    at: Date;
    sealed_answer: string | null;
    answer_key_id: string | null;
    answered_by: string | null;
    answered_at: Date | null;
  };
  work_viewing: {
    id: string;
    sitting_id: string;
    place: string;
    supervised_by: string;
    opened_by: string;
    opened_at: Date;
    until: Date;
  };
  work_look: { id: Generated<number>; sitting_id: string; viewing_id: string | null; at: Date };
}
