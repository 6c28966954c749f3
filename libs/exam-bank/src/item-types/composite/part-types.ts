/** Types that a part may have: what is scored at once or by people, and has no parts of its own. */
export const PART_TYPES = [
  'single-choice',
  'multiple-choice',
  'numeric',
  'short-text',
  'ordering',
  'matching',
  'true-false-matrix',
  'gap-fill',
  'code-reading',
  'hotspot',
  'formula',
  'essay',
  'file-upload',
] as const;
export type PartType = (typeof PART_TYPES)[number];
