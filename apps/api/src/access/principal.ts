import type { Role } from '#store';

/** Who asks. */
export interface Principal {
  readonly personId: string;
  readonly userName: string;
  readonly roles: readonly Role[];
}
