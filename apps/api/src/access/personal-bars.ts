import type { Principal } from './principal.js';

/** What is open to who has a password that somebody else chose: nothing but its change. */
const WITH_GIVEN_PASSWORD: ReadonlySet<string> = new Set([
  'person.read-own',
  'person.change-password',
]);

/** What is open to who is registered for an exam that is not over: their own sitting, and what shows nothing confidential. */
const WHILE_SITTING: ReadonlySet<string> = new Set([
  'person.create',
  'person.identify',
  'person.read-own',
  'person.change-password',
  'role.ask',
  'role.list',
  'role.confirm',
  'teaching.record',
  'sitting.read-own',
  'sitting.write-own',
  'result.read-own',
  'appeal.file-own',
  'conduct-remark.file-own',
  'work.read-own',
  'custody.acknowledge',
]);

/** What keeps this person from the action whatever their roles and the case; undefined where nothing does. */
export function barOf(
  principal: Principal,
  action: string,
): { readonly rule: string; readonly reason: string } | undefined {
  if (principal.givenPassword === true && !WITH_GIVEN_PASSWORD.has(action))
    return {
      rule: 'own-password',
      reason: 'the password was chosen by somebody else: change it at POST /me/password',
    };
  if (principal.sitsExam === true && !WHILE_SITTING.has(action))
    return {
      rule: 'no-own-exam',
      reason: 'who is registered for an exam that is not over does no work on exams',
    };
  return undefined;
}
