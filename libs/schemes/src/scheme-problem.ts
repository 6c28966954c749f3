/** One thing that is wrong with a scheme file, and where. */
export interface SchemeProblem {
  /** JSON pointer into the file; "" is the whole file. */
  readonly path: string;
  readonly message: string;
}
