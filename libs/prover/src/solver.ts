/**
 * A linear program with integer columns: cost × x is made least or greatest where lower ≤ x ≤ upper and
 * rowLower ≤ A x ≤ rowUpper. Bounds may be infinite. Plain typed arrays, so that it crosses to a thread as it is.
 */
export interface Program {
  readonly maximize: boolean;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the column must be an integer. */
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** A by rows: row r has the entries starts[r] … starts[r + 1] − 1. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** What a solver says. It is not believed: whoever asks checks what can be checked. */
export type Answer =
  | {
      readonly status: 'optimal';
      readonly values: Float64Array;
      /** No choice has a better objective than this. */
      readonly bound: number;
      /** By row, what one unit of its bound is worth; of programs without integer columns only. */
      readonly duals: Float64Array | undefined;
    }
  | {
      readonly status: 'infeasible';
      /** By row: the multipliers that add up to a contradiction, of programs without integer columns only. */
      readonly ray: Float64Array | undefined;
    }
  | {
      /** The node limit was reached, or the work was cancelled: no verdict. */
      readonly status: 'undecided';
      /** The best choice so far. */
      readonly values: Float64Array | undefined;
    };

/** Solves one program after the other. Deterministic: no limit is one of time. */
export interface Solver {
  readonly solve: (program: Program, limits?: SolverLimits) => Promise<Answer>;
  /** Rows of a program without integer columns that contradict each other; empty if none were found. */
  readonly conflict: (program: Program) => Promise<readonly number[]>;
}

export interface SolverLimits {
  /** Nodes of the search tree. */
  readonly maxNodes: number;
}

/** Far beyond what a blueprint needs that can be decided at all, and minutes at most. */
export const DEFAULT_LIMITS: SolverLimits = { maxNodes: 20_000 };
