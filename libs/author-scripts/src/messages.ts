/** What is asked of the process that runs authors' scripts, and what it answers; over IPC, one at a time. */
export interface ScriptRequest {
  /** A script that declares the function of this name. */
  readonly source: string;
  readonly entry: 'check' | 'mark';
  /** What it is called with, as one object. */
  readonly argument: Readonly<Record<string, string>>;
}

export type ScriptFault = 'threw' | 'out-of-time' | 'died';

export type ScriptReply =
  /** Whatever it returned: not yet looked at. */
  | { readonly ok: true; readonly returned: unknown }
  | { readonly ok: false; readonly fault: ScriptFault; readonly detail?: string };
