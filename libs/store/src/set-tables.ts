import type { Generated } from 'kysely';
import type { Json } from './columns.js';

/** Sealed sets, their custodians and their openings: see migrations/0012. */
export interface SetTables {
  exam_set: {
    id: string;
    paper_number: string;
    qualification_id: string;
    bank_version_id: string;
    blueprint: Json<unknown>;
    blueprint_sha256: string;
    engine: string;
    set_age: string;
    set_recipient: string;
    form_sha256: string;
    drawn_by: string;
    drawn_at: Date;
    opened_at: Date | null;
    opening_id: string | null;
    draw_id: Generated<string | null>;
    draw_form: Generated<number | null>;
    root: Generated<string | null>;
  };
  custodian_key: {
    id: string;
    person_id: string;
    recipient: string;
    challenge_sha256: string;
    registered_at: Date;
    proved_at: Date | null;
    ended_at: Date | null;
  };
  set_custodian: { exam_set_id: string; person_id: string; custodian_key_id: string };
  set_pair: {
    exam_set_id: string;
    outer_id: string;
    inner_id: string;
    age: string;
    inner_sha256: string;
  };
  opened_form: { exam_set_id: string; sealed_form: string; data_key_id: string };
  set_opening: {
    id: string;
    exam_set_id: string;
    kind: 'scheduled' | 'glass';
    exam_session_id: string | null;
    reason: string | null;
    asked_by: string;
    asked_at: Date;
    expires_at: Date;
    first_id: string;
    second_id: string;
    state: 'asked' | 'half' | 'released' | 'opened' | 'expired' | 'cancelled' | 'failed';
    wrong_tries: Generated<number>;
    first_at: Date | null;
    first_layer: string | null;
    second_at: Date | null;
    reviewed_by: string | null;
    reviewed_at: Date | null;
    findings: string | null;
    set_usable: boolean | null;
  };
}
