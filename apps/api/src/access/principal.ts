import type { Role } from '#store';

/** Who asks. */
export interface Principal {
  readonly personId: string;
  readonly userName: string;
  /** The same for all accounts of one human; undefined where it is not known who it is. */
  readonly human?: string | undefined;
  readonly roles: readonly Role[];
  /** The password is one that somebody else chose. */
  readonly givenPassword?: boolean;
  /** This human is registered, under any account, for an exam that is not over. */
  readonly sitsExam?: boolean;
  /** When the password was given last. */
  readonly authenticatedAt: Date;
}
