/** Who plays in the demonstration, and what each of the eight candidates is there to show. */
export type Story =
  | 'clear-pass'
  | 'fails-theory-gate'
  | 'misses-a-criterion'
  | 'exactly-70-percent'
  | 'compile-error'
  | 'time-out-and-memory'
  | 'sandbox-dies'
  | 'appeals';

export interface CastCandidate {
  readonly id: string;
  readonly fullName: string;
  readonly qualification: 'cpp' | 'java' | 'python';
  readonly story: Story;
  readonly says: string;
}

export const CANDIDATES: readonly CastCandidate[] = [
  {
    id: 'anna.wrona',
    fullName: 'Anna Wrona',
    qualification: 'cpp',
    story: 'clear-pass',
    says: 'a clear pass',
  },
  {
    id: 'borys.lis',
    fullName: 'Borys Lis',
    qualification: 'java',
    story: 'fails-theory-gate',
    says: 'fails the theory part; the clock ends it, a late answer is refused',
  },
  {
    id: 'celina.ptak',
    fullName: 'Celina Ptak',
    qualification: 'python',
    story: 'misses-a-criterion',
    says: 'above 70%, but one criterion is not confirmed',
  },
  {
    id: 'dawid.zuk',
    fullName: 'Dawid Żuk',
    qualification: 'cpp',
    story: 'exactly-70-percent',
    says: 'exactly 70%',
  },
  {
    id: 'ewa.sowa',
    fullName: 'Ewa Sowa',
    qualification: 'java',
    story: 'compile-error',
    says: 'one submission does not compile',
  },
  {
    id: 'filip.bobr',
    fullName: 'Filip Bóbr',
    qualification: 'cpp',
    story: 'time-out-and-memory',
    says: 'one submission is too slow, one needs too much memory',
  },
  {
    id: 'gaja.czapla',
    fullName: 'Gaja Czapla',
    qualification: 'java',
    story: 'sandbox-dies',
    says: 'the sandbox dies once by our fault; graded all the same',
  },
  {
    id: 'hugo.kos',
    fullName: 'Hugo Kos',
    qualification: 'python',
    story: 'appeals',
    says: 'appeals: a test expected the wrong answer',
  },
];

export const STAFF = [
  { id: 'm.zielinska', fullName: 'Maria Zielińska', roles: ['author'] },
  { id: 'w.dabrowska', fullName: 'Wanda Dąbrowska', roles: ['approver', 'appeal-reviewer'] },
  { id: 'k.wolska', fullName: 'Katarzyna Wolska', roles: ['examiner'] },
  { id: 'i.mazur', fullName: 'Igor Mazur', roles: ['invigilator'] },
  { id: 'c.baran', fullName: 'Celina Baran', roles: ['coordinator'] },
  { id: 'r.kaczmarek', fullName: 'Robert Kaczmarek', roles: ['appeal-reviewer'] },
  { id: 's.pawlak', fullName: 'Sylwia Pawlak', roles: ['appeal-reviewer'] },
  { id: 'j.nowak', fullName: 'Jerzy Nowak', roles: ['witness'] },
  { id: 'n.sikora', fullName: 'Natalia Sikora', roles: ['custodian'] },
  { id: 'o.urban', fullName: 'Oskar Urban', roles: ['custodian'] },
  { id: 'p.wilk', fullName: 'Paulina Wilk', roles: ['custodian'] },
  { id: 'l.gorska', fullName: 'Lena Górska', roles: ['grader'] },
  { id: 'z.kruk', fullName: 'Zofia Kruk', roles: ['grader'] },
  { id: 'a.dudek', fullName: 'Adam Dudek', roles: ['auditor'] },
] as const;

export type StaffId = (typeof STAFF)[number]['id'];

/** The task whose planted fault is appealed, and the group that loses its points by it. */
export const APPEALED_TASK = 'py-invoice';
export const APPEALED_GROUP = 'rounding';
