import type { TakenPart } from '#appeals';
import type { Part } from './separations.js';

/** Humans, not accounts: a second account of somebody is the same person here. */
export interface OpeningParties {
  /** Who asked for it; where the glass is broken, the chair. */
  readonly askedBy: string;
  /** In the order of their turns. */
  readonly custodians: readonly [string, string];
  /** Who is waited for; nobody once it has ended. */
  readonly turn?: string | undefined;
  /** The parts of the employer that the custodians belong to, where two of them are asked for; null: not known. */
  readonly units?: readonly [string | null, string | null];
}

/** What is known about the case; a rule that needs a fact which is absent denies. */
export interface Facts {
  /** Whose sitting or appeal it is. */
  readonly ownerId?: string;
  /** Who wrote the thing that is to be approved, laid the embargo, or made the re-mark set that is to be decided. */
  readonly madeById?: string;
  /** User name of the author whom the content itself names; who imported it may be somebody else. */
  readonly writtenBy?: string;
  /** The humans behind the accounts that made it; null for an account that is tied to none. */
  readonly madeByHumans?: readonly (string | null)[];
  /** Who took part in the exam, its items and its marking, and how. */
  readonly participations?: readonly Part[];
  /** Who asked for a draw, or approved it. */
  readonly handledByIds?: readonly string[];
  /** Whether they wrote, or are named as author of, something that may be drawn. */
  readonly wroteItems?: boolean;
  /** Whose nonce a draw waits for. */
  readonly witnessId?: string | null;
  /** Whether the witness's nonce was also handed in sealed to somebody else. */
  readonly inEscrow?: boolean;
  /** Who is to be accredited or is to get copies, and the human behind that account. */
  readonly forId?: string;
  readonly forHuman?: string | null;
  /** Who holds the copy; null once it is destroyed. */
  readonly holderId?: string | null;
  /** Who a hand-over is addressed to, or who is named as witness; null where there is none. */
  readonly addressedToId?: string | null;
  /** Who approved the making of a copy; null where the sitting is the reason. */
  readonly approvedById?: string | null;
  /** The humans who marked the answer in another round, or made it as a seed. */
  readonly markedByHumans?: readonly string[];
  /** Who an appeal or a script is assigned to. */
  readonly assignedToId?: string | null;
  /** Who took part in what an appeal is about. */
  readonly takenPart?: readonly TakenPart[];
  /** Who is to review it, where somebody else gives it to them. */
  readonly judged?: { readonly personId: string; readonly human: string | null };
  /** Who reviews an appeal about these marks, and is not to see them. */
  readonly blindReviewers?: readonly {
    readonly personId: string;
    readonly human: string | null;
  }[];
  /** Who takes part in the opening of a set. */
  readonly opening?: OpeningParties;
  /** How long ago the password was given last, ms. */
  readonly authenticatedMsAgo?: number;
}
