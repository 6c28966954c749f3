import { readFileSync } from 'node:fs';
import {
  policySetTextToParts,
  preparsePolicySet,
  statefulIsAuthorized,
  type CedarValueJson,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Facts } from '../../apps/api/src/access/decide.js';
import type { Principal } from '../../apps/api/src/access/principal.js';

type Attributes = Record<string, CedarValueJson>;

export const POLICIES = readFileSync(new URL('policies.cedar', import.meta.url), 'utf8');

/** The policies, read once. @returns asks them; the ids of those that forbade come with a denial */
export function openCedar(): (
  principal: Principal,
  action: string,
  facts: Facts,
) => { readonly allow: boolean; readonly reasons: readonly string[] } {
  const parsed = preparsePolicySet('separations', { staticPolicies: byId(POLICIES) });
  if (parsed.type === 'failure')
    throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  return (principal, action, facts) => {
    const who = { type: 'Person', id: principal.personId };
    const answer = statefulIsAuthorized({
      principal: who,
      action: { type: 'Action', id: action },
      resource: { type: 'Thing', id: 'the thing' },
      context: contextOf(principal, facts),
      preparsedPolicySetId: 'separations',
      entities: [{ uid: who, attrs: attributesOf(principal), parents: [] }],
    });
    if (answer.type === 'failure')
      throw new Error(answer.errors.map(({ message }) => message).join('\n'));
    const { decision, diagnostics } = answer.response;
    // A policy that fails to evaluate is skipped by Cedar: that would be a permit that nobody wrote.
    if (diagnostics.errors.length > 0)
      throw new Error(diagnostics.errors.map(({ error }) => error.message).join('\n'));
    return { allow: decision === 'allow', reasons: diagnostics.reason };
  };
}

/** Policies by their `@id`; permits have none. */
function byId(text: string): Record<string, string> {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure')
    throw new Error(parts.errors.map(({ message }) => message).join('\n'));
  return Object.fromEntries(
    parts.policies.map((policy, at) => [
      /@id\("([a-z-]+)"\)/.exec(policy)?.[1] ?? `p${at}`,
      policy,
    ]),
  );
}

function attributesOf({ personId, userName, human, roles, givenPassword, sitsExam }: Principal) {
  return given({
    id: personId,
    userName,
    human,
    roles,
    givenPassword: givenPassword ?? false,
    sitsExam: sitsExam ?? false,
  });
}

/** Cedar has no null and asks of no element of a set: what is null is absent or "unknown"; acts are told of whom they are. */
function contextOf(principal: Principal, facts: Facts): Attributes {
  const { participations, opening, madeByHumans, forHuman, ...some } = facts;
  const { takenPart, judged, blindReviewers, ...plain } = some;
  return given({
    ...plain,
    madeByHumans: madeByHumans?.map((human) => human ?? 'unknown'),
    forHuman: forHuman === null ? 'unknown' : forHuman,
    // That nobody approved it is a fact of its own: the sitting is the reason.
    approvedById: plain.approvedById === null ? 'nobody' : plain.approvedById,
    judged: judged && given({ id: judged.personId, human: judged.human }),
    tookPart: takenPart && groupOf(takenPart),
    blind: blindReviewers && groupOf(blindReviewers),
    opening: opening && {
      ...given({ askedBy: opening.askedBy, turn: opening.turn }),
      first: opening.custodians[0],
      second: opening.custodians[1],
      ...(opening.units && {
        units: given({ first: opening.units[0], second: opening.units[1] }),
      }),
    },
    ...(participations && {
      acts: participations
        .filter(
          (part) =>
            part.personId === principal.personId ||
            (principal.human !== undefined && part.human === principal.human),
        )
        .map(({ act }) => act),
    }),
  });
}

/** Accounts, and the humans behind them; "unknown" for an account of nobody known. */
function groupOf(people: readonly { readonly personId: string; readonly human: string | null }[]) {
  return {
    persons: people.map(({ personId }) => personId),
    humans: people.map(({ human }) => human ?? 'unknown'),
  };
}

/** Leaves out what is not known. */
function given(values: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as Attributes; // facts are plain JSON
}
