import type { ItemAttributes, ItemState } from '#exam-bank';
import type { Generated } from 'kysely';
import type { Fixed, Json, JsonOrNull, Kept } from './columns.js';

/** The tables of the bank: versions of items with their life, attributes, and what a search looks into. */
export interface BankTables {
  item_version: {
    id: Fixed<string>;
    qualification_id: string;
    item_id: string;
    version: number;
    kind: 'knowledge' | 'task';
    type: string;
    criteria: string[];
    difficulty: 'easy' | 'medium' | 'hard';
    points: number;
    minutes: number;
    author: string;
    content_sha256: string;
    sealed_body: string;
    data_key_id: string;
    state: ItemState;
    passage: string | null;
    blocked_reasons: JsonOrNull<readonly string[]>;
    supersedes: string | null;
    change_note: string | null;
    created_by: string;
    created_at: Date;
    approved_by: string | null;
    approved_at: Date | null;
  };
  item_transition: {
    id: Generated<number>;
    item_version_id: string;
    from_state: ItemState;
    to_state: ItemState;
    made_by: string | null;
    at: Date;
    reason_code: string | null;
    sealed_reason: string | null;
    data_key_id: string | null;
    until: Date | null;
  };
  review_comment: {
    id: string;
    place: Generated<number>;
    item_version_id: string;
    answers: string | null;
    by: string;
    at: Date;
    sealed_text: string;
    data_key_id: string;
    asks_for_change: boolean;
  };
  review_resolution: { comment_id: string; by: string; at: Date };
  item_attribute: {
    id: Generated<number>;
    qualification_id: string;
    item_id: string;
    revision: number;
    attributes: Json<ItemAttributes>;
    angoff: number | null;
    facility: number | null;
    discrimination: number | null;
    source: string;
    set_by: string;
    set_at: Date;
  };
  angoff_rating: {
    qualification_id: string;
    item_id: string;
    round: number;
    judge: string;
    rating: number;
    recorded_by: string;
    recorded_at: Date;
  };
  bank_item: {
    qualification_id: Kept<string>;
    item_id: Kept<string>;
    newest_id: Kept<string>;
    version: Kept<number>;
    state: Kept<ItemState>;
    kind: Kept<'knowledge' | 'task'>;
    type: Kept<string>;
    criteria: Kept<string[]>;
    difficulty: Kept<string>;
    points: Kept<number>;
    minutes: Kept<number>;
    author: Kept<string>;
    passage: Kept<string | null>;
    blocked: Kept<boolean>;
    standing_id: Kept<string | null>;
    standing_version: Kept<number | null>;
    standing_state: Kept<ItemState | null>;
    level: Kept<string | null>;
    language: Kept<string | null>;
    words: Kept<number | null>;
    family: Kept<string | null>;
    enemies: Kept<string[]>;
    tags: Kept<string[]>;
    angoff: Kept<number | null>;
    facility: Kept<number | null>;
    discrimination: Kept<number | null>;
    responses: Kept<number | null>;
    uses: Kept<number>;
    last_used_at: Kept<Date | null>;
  };
  bank_snapshot: {
    bank_version_id: string;
    units: number;
    root: string;
    sealed_body: string;
    data_key_id: string;
    made_at: Date;
  };
  import_job: {
    id: string;
    qualification_id: string;
    bank: Json<unknown>;
    state: 'receiving' | 'running' | 'done' | 'failed';
    opened_by: string;
    opened_at: Date;
    expected: number;
    received: Generated<number>;
    stored: Generated<number>;
    unchanged: number | null;
    problems: Json<readonly unknown[]>;
    finished_at: Date | null;
  };
  import_chunk: {
    import_job_id: string;
    sequence: number;
    entries: number;
    sealed_body: string;
    data_key_id: string;
  };
}
