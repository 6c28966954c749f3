/** Checks a pack, path to bytes, under the trusted key of its log if one is given. Never throws. */
export function verifyPackFiles(
  files: ReadonlyMap<string, Buffer>,
  vkey?: string,
): {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly detail: string;
  }[];
};
