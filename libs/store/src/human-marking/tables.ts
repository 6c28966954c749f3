import type { Json } from '../columns.js';

/** The rows of migrations/0016-marking-by-people.sql. */
export type MarkingRoundKind = 'first' | 'second' | 'adjudication' | 'closed';
export type MarkingDuty = 'marker' | 'adjudicator';

export interface HumanMarkingTables {
  session_marking: {
    exam_session_id: string;
    rules: Json<unknown>;
    allocation_secret: string;
    due_at: Date | null;
    opened_by: string;
    opened_at: Date;
  };
  marking_round: {
    exam_session_id: string;
    number: number;
    kind: MarkingRoundKind;
    began_by: string;
    began_at: Date;
  };
  session_marker: {
    exam_session_id: string;
    person_id: string;
    duty: MarkingDuty;
    named_by: string;
    named_at: Date;
  };
  marker_suspension: {
    exam_session_id: string;
    person_id: string;
    reason: 'seed-drift' | 'stood-down';
    suspended_by: string | null;
    suspended_at: Date;
  };
  marking_script: {
    ref: string;
    item_version_id: string;
    exam_session_id: string | null;
    answer: Json<unknown>;
    answer_sha256: string;
    created_at: Date;
  };
  script_sitting: {
    sitting_id: string;
    item_version_id: string;
    script_ref: string;
    response_sha256: string;
    names_candidate: boolean;
    joined_at: Date;
  };
  seed_script: {
    script_ref: string;
    decisions: Json<MarkingDecisions>;
    points: string;
    rationale: string;
    made_by: string;
    made_at: Date;
  };
  marking_allocation: {
    id: string;
    exam_session_id: string;
    round: number;
    script_ref: string;
    person_id: string;
    place: number;
    is_seed: boolean;
    replaces: string | null;
    allocated_at: Date;
  };
  marking: {
    allocation_id: string;
    sequence: number;
    decisions: Json<MarkingDecisions>;
    points: string;
    comment: string;
    marked_at: Date;
  };
  script_mark: {
    script_ref: string;
    points: string;
    derivation: Json<unknown>;
    settled_at: Date;
  };
}

/** For each criterion of the rubric its points. */
export interface MarkingDecisions {
  readonly points: Readonly<Record<string, string>>;
}

/** The views that `exam_marker` sees; nothing in them leads to a candidate. */
export interface MarkerViews {
  marker_script: {
    allocation_id: string;
    ref: string;
    round: MarkingRoundKind;
    place: number;
    item_version_id: string;
    answer: Json<unknown>;
    answers: number;
    my_sequence: number;
  };
  marker_item: {
    id: string;
    qualification_id: string;
    item_id: string;
    version: number;
    kind: 'knowledge' | 'task';
    content_sha256: string;
    sealed_body: string;
    key_id: string;
    wrapped_key: string;
  };
  marker_rules: { allocation_id: string; rules: Json<unknown> };
  marker_own_marking: HumanMarkingTables['marking'];
  marker_earlier_marking: {
    allocation_id: string;
    round: MarkingRoundKind;
    decisions: Json<MarkingDecisions>;
    points: string;
    comment: string;
  };
  marker_bar: { allocation_id: string; act: 'trainer' | 'invigilator' | 'candidate' };
  marker_other_human: { allocation_id: string; human: string };
}
