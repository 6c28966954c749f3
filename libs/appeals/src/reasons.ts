import { MARK_REASONS } from '#scoring';

/** Why an appeal comes to its outcome where no mark was wrong, or where none was asked about; beside the reasons of marks. */
const CASE_REASONS = {
  'mark-justified': 'The mark stands: it is one that the mark scheme gives',
  'judgement-differs': 'Two sound judgements differ; the first one stands',
  'procedure-followed': 'The exam was run as it must be',
  'procedure-not-followed': 'The exam was not run as it must be',
  'equipment-failure': 'The equipment of the centre failed',
  'information-wrong': 'The candidate was told something wrong, or too late',
  'grounds-insufficient': 'The grounds do not say what is wrong',
  'fee-not-paid': 'The fee was not paid in time',
  'not-entitled': 'The appellant is not the candidate, nor somebody the candidate authorised',
  hardship: 'Illness, or something else that was nobody’s fault',
  'conflict-of-interest': 'The reviewer knows the appellant, or has an interest in the outcome',
  'review-incomplete': 'The review does not answer the grounds',
} as const;

/** Every reason code of appeals with its title. */
export const APPEAL_REASONS: Readonly<Record<string, string>> = {
  ...MARK_REASONS,
  ...CASE_REASONS,
};
