import { describe, expect, it } from '@jest/globals';
import { publicItem, shuffledOptions, type KnowledgeItem, type PublicTask } from '#exam-bank';
import { copySeed } from '../copy-seed.js';
import { answerText } from './answer-text.js';
import { paperHtml, type Paper } from './paper.js';

const SECRET = 'SECRET-of-the-key';
const base = {
  criterion: 'C-1',
  difficulty: 'easy' as const,
  minutes: 1,
  author: SECRET,
  rationale: SECRET,
};
const option = (id: string) => ({ id, text: `Text of ${id}` });
const items: readonly KnowledgeItem[] = [
  {
    ...base,
    id: 'k-1',
    type: 'single-choice',
    points: 1,
    prompt: '<script>alert(1)</script> ![x](http://evil.example/x.png) **Which**?',
    code: { language: 'c', text: 'if (a < b && c > d) {}' },
    options: ['o1', 'o2', 'o3'].map(option),
    key: { correct: 'o2' },
  },
  {
    ...base,
    id: 'k-2',
    type: 'short-text',
    points: 3,
    prompt: 'What?',
    passage: { id: 'p', title: 'A story', text: 'Once upon a time.' },
    key: { accepted: [SECRET], caseSensitive: true, whitespace: 'exact' },
  },
  {
    ...base,
    id: 'k-3',
    type: 'matching',
    points: 2,
    prompt: 'Match.',
    passage: { id: 'p', title: 'A story', text: 'Once upon a time.' },
    sources: ['s1', 's2'].map(option),
    targets: ['t1', 't2', 't3'].map(option),
    scoring: 'per-pair',
    key: { pairs: { s1: 't2', s2: 't1' } },
  },
];
const task = {
  id: 't-1',
  title: 'Sum <of> two',
  statement: 'Add.',
  languages: ['python'],
  limits: { cpuMs: 1000, memoryMiB: 64, outputKiB: 64, processes: 1 },
  points: 5,
  samples: [{ id: 's/1', input: btoa('1 2\n'), answer: btoa('3\n') }],
  starter: {},
  interactive: false,
} as unknown as PublicTask;
const seed = copySeed(Buffer.alloc(32, 1), 'copy-1');
const paper: Paper = {
  title: 'Programming in miniature',
  marks: [
    ['Paper', 'MINI-2026-0001'],
    ['Bank', '2026.1'],
    ['Copy', 'MINI-2026-0001/3'],
    ['For', 'Zoë "Z" Łukasiewicz'],
  ],
  sample: false,
  handling: 'Confidential.',
  items: items.map((item) => shuffledOptions(item, seed)),
  tasks: [task],
};
const html = paperHtml(paper);

describe('a printed paper', () => {
  it('shows the points at every question (rule: ECDL-6.3f)', () => {
    const headings = [...html.matchAll(/<h3>(Question|Task).*?<\/h3>/g)].map(([text]) => text);
    expect(headings).toHaveLength(4);
    expect(headings.map((text) => /(\d+) points?</.exec(text)?.[1])).toEqual(['1', '3', '2', '5']);
  });

  it('carries its number, the bank version and the copy in the head of every page (rule: ECDL-4.3d)', () => {
    const head = /<thead>.*?<\/thead>/s.exec(html)?.[0];
    for (const mark of ['MINI-2026-0001/3', '2026.1', 'Zoë &quot;Z&quot; Łukasiewicz'])
      expect(head).toContain(mark);
  });

  it('holds no key, no id of an option, nothing that the page would fetch or run', () => {
    expect(html).not.toContain(SECRET);
    expect(html).not.toMatch(/<script|<img|<a |src=|href=|url\(/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/>o[123]</);
  });

  it('shows code as it is, a passage once, examples of tasks decoded', () => {
    expect(html).toContain('if (a &lt; b &amp;&amp; c &gt; d) {}');
    expect(html.match(/Once upon a time/g)).toHaveLength(1);
    expect(html).toContain('<pre>1 2\n</pre>');
    expect(html).toContain('Sum &lt;of&gt; two');
  });

  it('is marked as a sample on every page, if it is one, and only then (rule: ECDL-4.3c)', () => {
    const sample = paperHtml({ ...paper, sample: true });
    expect(/<thead>.*?<\/thead>/s.exec(sample)?.[0]).toContain('SAMPLE – NOT AN EXAM PAPER');
    expect(html).not.toContain('SAMPLE');
  });

  it('is the same bytes for the same copy', () => {
    expect(paperHtml({ ...paper, items: items.map((one) => shuffledOptions(one, seed)) })).toBe(
      html,
    );
  });

  it('gives released answers in the letters of its own order', () => {
    const texts = items.map((item) => answerText(item, publicItem(item)));
    expect(texts).toEqual(['B', SECRET, '1 → B, 2 → A']);
    const [choice] = items as [KnowledgeItem];
    const moved = shuffledOptions(choice, seed);
    const at = 'options' in moved ? moved.options.findIndex(({ id }) => id === 'o2') : -1;
    expect(answerText(choice, moved)).toBe('ABC'.charAt(at));
  });
});
