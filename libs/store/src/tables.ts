import type { Generated, Insertable, Selectable } from 'kysely';
import type { KeptBecause, RemarkOperation, RemarkScope } from '#scoring';
import type { AppealTables } from './appeals/tables.js';
import type { BankTables } from './bank-tables.js';
import type { Json, JsonOrNull } from './columns.js';
import type { CustodyTables } from './custody/tables.js';
import type { HumanMarkingTables } from './human-marking/tables.js';
import type { Binding } from './keys/key-provider.js';
import type { RemarkConsent, RemarkOrigin, RemarkOverrides } from './remark-tables.js';
import type { Act, Role } from './acts-and-roles.js';
import type { SeparationTables } from './separation-tables.js';
import type { SetTables } from './set-tables.js';
import type { ErasureTables } from './erasure-tables.js';
import type { WitnessTables } from './witness-tables.js';

/** Which kind of decision an entry of the ledger is; a higher layer stands over a lower one, whatever came later. */
export type MarkLayer = 'base' | 'key-change' | 'invalidation' | 'manual' | 'appeal' | 'scaling';

export type { Act, Role } from './acts-and-roles.js';

/** The rows of migrations/*.sql, table by table. Numbers of marks are exact strings ("7", "2/3"); times are UTC instants. */
export interface Tables
  extends
    AppealTables,
    BankTables,
    CustodyTables,
    ErasureTables,
    HumanMarkingTables,
    SeparationTables,
    SetTables,
    WitnessTables {
  person: {
    id: string;
    user_name: string;
    full_name: string;
    created_at: Date;
    /** The same for all accounts of one human; null: not known who it is. */
    identity_sha256: string | null;
    unit: string | null;
  };
  person_role: { person_id: string; role: Role; granted_at: Date };
  credential: {
    person_id: string;
    password_hash: string;
    given_by_another: Generated<boolean>;
  };
  login_session: {
    token_sha256: Buffer;
    person_id: string;
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
    authenticated_at: Date;
  };
  qualification: { id: string; title: string; body: Json<unknown> };
  installation: { singleton: Generated<boolean>; tenant: string; named_at: Date };
  data_key: {
    id: string;
    key_id: string;
    wrapped: string;
    binding: Json<Binding>;
    made_at: Generated<Date>;
    rewrapped_at: Date | null;
  };
  destroyed_key: { key_id: string; destroyed_at: Date };
  bank_version: {
    id: string;
    qualification_id: string;
    version: string;
    content_sha256: string;
    /** The outcomes and criteria that sets drawn from it are judged by. */
    qualification: Json<unknown>;
    imported_by: string;
    imported_at: Date;
  };
  bank_version_item: { bank_version_id: string; item_version_id: string };
  exam_set_item: {
    exam_set_id: string;
    position: number;
    part: 'theory' | 'practical';
    item_version_id: string;
  };
  exam_session: {
    id: string;
    title: string;
    place: string;
    qualification_id: string;
    exam_set_id: string;
    scheme: Json<unknown>;
    starts_at: Date;
    state: 'scheduled' | 'open' | 'closed';
    created_by: string;
    created_at: Date;
    opened_at: Date | null;
    closed_at: Date | null;
  };
  sitting: {
    id: string;
    exam_session_id: string;
    candidate_id: string;
    audit_ref: string;
    registered_at: Date;
    conditions_accepted_at: Date | null;
    theory_deadline: Date | null;
    theory_finished_at: Date | null;
    theory_passed: boolean | null;
    practical_started_at: Date | null;
    practical_deadline: Date | null;
    practical_finished_at: Date | null;
    /** When the records of this candidate were erased. */
    erased_at: Generated<Date | null>;
    /** Hashed along with what a candidate must not find out by trying; null: from before there was one. */
    salt: Generated<string | null>;
  };
  participation: {
    person_id: string;
    act: Act;
    exam_session_id: string | null;
    item_version_id: string | null;
    sitting_id: Generated<string | null>;
    at: Date;
  };
  response: {
    id: Generated<number>;
    sitting_id: string;
    item_version_id: string;
    sequence: number;
    body: Json<unknown>;
    body_sha256: string;
    received_at: Date;
    late: boolean;
  };
  submission: {
    id: string;
    sitting_id: string;
    item_version_id: string;
    sequence: number;
    language: string;
    files: Json<readonly { name: string; text: string }[]>;
    content_sha256: string;
    received_at: Date;
    late: boolean;
  };
  remark_set: {
    id: string;
    operations: Json<readonly RemarkOperation[]>;
    scope: Json<RemarkScope>;
    origin: Json<RemarkOrigin>;
    overrides: JsonOrNull<RemarkOverrides>;
    consents: Json<readonly RemarkConsent[]>;
    reason_code: string;
    rationale: string;
    state: 'draft' | 'running' | 'ready' | 'committed' | 'discarded';
    created_by: string;
    created_at: Date;
    started_by: string | null;
    started_at: Date | null;
    diff: JsonOrNull<unknown>;
    diff_sha256: string | null;
    shown_at: Date | null;
    decided_by: string | null;
    decided_at: Date | null;
  };
  remark_item: {
    remark_set_id: string;
    item_version_id: string;
    role: 'presented' | 'scored';
    /** It is open and concerns everybody who had the item. */
    claimed: boolean;
  };
  remark_editor: { remark_set_id: string; person_id: string; at: Date };
  remark_effect: {
    remark_set_id: string;
    sitting_id: string;
    item_version_id: string;
    outcome: 'entered' | 'kept';
    because: KeptBecause | null;
    mark_entry_id: number | null;
    at: Date;
  };
  certificate: {
    id: string;
    sitting_id: string;
    number: string;
    issued_at: Date;
    state: 'issued' | 'withdrawal-to-decide' | 'withdrawn';
    state_at: Date;
    cause: JsonOrNull<{ readonly kind: string; readonly ref: string }>;
  };
  grading_run: {
    id: string;
    submission_id: string;
    item_version_id: string;
    purpose: 'exam' | 'remark' | 'repeat';
    remark_set_id: string | null;
    repeat_of: Generated<string | null>;
    repeat_number: Generated<number | null>;
    priority: number;
    state: 'queued' | 'running' | 'done' | 'parked';
    epoch: Generated<number>;
    lease_until: Date | null;
    not_before: Date;
    host: string | null;
    infra_failures: Generated<number>;
    last_failure: string | null;
    facts: JsonOrNull<unknown>;
    verdict: string | null;
    outcome: JsonOrNull<unknown>;
    created_at: Date;
    finished_at: Date | null;
  };
  script_marking: {
    id: string;
    sitting_id: string;
    item_version_id: string;
    state: Generated<'queued' | 'done' | 'parked'>;
    failures: Generated<number>;
    last_fault: string | null;
    not_before: Generated<Date>;
    created_at: Date;
  };
  evidence_key: {
    key_id: string;
    public_key_pem: string;
    announced_at: Date;
    retired_at: Date | null;
  };
  run_attestation: {
    run_id: string;
    key_id: string;
    result: string;
    detail: string;
    signed_at: Date;
  };
  task_check: {
    id: string;
    item_version_id: string;
    content_sha256: string;
    languages: Generated<string[]>;
    state: 'queued' | 'running' | 'passed' | 'failed' | 'parked';
    requested_by: string;
    requested_at: Date;
    epoch: Generated<number>;
    lease_until: Date | null;
    not_before: Date;
    host: string | null;
    infra_failures: Generated<number>;
    last_failure: string | null;
    report: JsonOrNull<unknown>;
    finished_at: Date | null;
  };
  draw: {
    id: string;
    number: string;
    qualification_id: string;
    year: number;
    sequence: number;
    purpose: string;
    bank_version_id: string;
    forms: number;
    blueprint: Json<unknown>;
    blueprint_sha256: string;
    snapshot_root: string;
    context: Json<unknown>;
    context_salt: string;
    context_sha256: string;
    engine: string;
    engine_sha256: string;
    beacon: JsonOrNull<unknown>;
    replaces: string | null;
    reason: string | null;
    reason_text: string | null;
    requested_by: string;
    requested_at: Date;
    approved_by: string | null;
    approved_at: Date | null;
    operator_commitment: string;
    sealed_operator: string | null;
    operator_key_id: string;
    witness_commitment: string | null;
    witness_id: string | null;
    escrow: string | null;
    witnessed_at: Date | null;
    commit: JsonOrNull<unknown>;
    committed_note: string | null;
    witness_nonce_sha256: string | null;
    sealed_witness: string | null;
    witness_key_id: string | null;
    beacon_value: string | null;
    revealed_by: string | null;
    revealed_at: Date | null;
    path: 'search' | 'prover' | null;
    steps: number | null;
    roots: JsonOrNull<readonly string[]>;
    refusal: JsonOrNull<unknown>;
    state: 'proposed' | 'requested' | 'committed' | 'drawing' | 'drawn' | 'no-set' | 'abandoned';
    ended_at: Date | null;
  };
  draw_attempt: {
    draw_id: string;
    number: number;
    begun_at: Date;
    ended_at: Date | null;
    outcome: 'running' | 'drawn' | 'no-set' | 'died';
  };
  statistics_report: {
    id: string;
    session_ids: readonly string[];
    last_entry: number;
    sittings: number;
    body_sha256: string;
    made_by: string;
    made_at: Date;
  };
  toolchain_pin: {
    language: string;
    generation: number;
    tool_version: string;
    packages_sha256: string;
    tree_sha256: string;
    pinned_at: Date;
    pinned_host: string;
  };
  mark_entry: {
    id: Generated<number>;
    sitting_id: string;
    item_version_id: string;
    scored_version_id: string;
    sequence: number;
    supersedes: number | null;
    points: string;
    max_points: string;
    parts: Json<readonly MarkPart[]>;
    state: 'marked' | 'blank' | 'not-reached' | 'invalidated';
    layer: Generated<MarkLayer>;
    /** What made the entry beside a run or a re-mark. */
    cause: JsonOrNull<{ readonly kind: string; readonly ref: string }>;
    derivation: Json<unknown>;
    content_sha256: string;
    response_sha256: string;
    scoring_version: string;
    seed: string | null;
    run_id: string | null;
    image_digest: string | null;
    remark_set_id: string | null;
    entered_at: Date;
    /** As that of a sitting. */
    salt: Generated<string | null>;
  };
  result: {
    id: Generated<number>;
    sitting_id: string;
    sequence: number;
    supersedes: number | null;
    decision: 'pass' | 'fail';
    total: string;
    max_total: string;
    totals: Json<unknown>;
    reasons: Json<unknown>;
    decided_at: Date;
  };
  audit_event: {
    ordinal: Generated<number>;
    id: string;
    type: string;
    subject: string;
    leaf: Buffer;
    log_index: number | null;
    written_at: Generated<Date>;
  };
  audit_leaf: { log_index: number; hash: Buffer };
  audit_checkpoint: {
    size: number;
    root: Buffer;
    peaks: Json<readonly string[]>;
    note: string;
    signed_at: Generated<Date>;
  };
}

export interface MarkPart {
  readonly criterion: string;
  readonly points: string;
  readonly maxPoints: string;
}

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
export type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>;
