import type { Generated } from 'kysely';
import type { Role } from './acts-and-roles.js';

/** The rows of migration 0022: who was given which role by whom, and who taught whom. */
export interface SeparationTables {
  role_grant: {
    id: string;
    person_id: string;
    role: Role;
    asked_by: string;
    asked_at: Date;
    founding: Generated<boolean>;
    outcome: 'confirmed' | 'refused' | null;
    decided_by: string | null;
    decided_at: Date | null;
  };
  teaching: {
    id: string;
    trainer_id: string;
    candidate_id: string;
    qualification_id: string;
    /** Days, as PostgreSQL writes a range. */
    taught: string;
    recorded_by: string;
    recorded_at: Date;
  };
}
