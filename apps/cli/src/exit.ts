/** Exit codes that every command shares. */
export const EXIT = { done: 0, checkFailed: 1, badInput: 2, infrastructure: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with one clear message on stderr: what, where, what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** The input is wrong and nothing was done. */
export function badInput(message: string): CommandError {
  return new CommandError(EXIT.badInput, message);
}

/** The fault is on our side: the engine, the database, the sandbox. */
export function infrastructure(message: string): CommandError {
  return new CommandError(EXIT.infrastructure, message);
}
