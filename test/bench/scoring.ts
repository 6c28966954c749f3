import { readFileSync } from 'node:fs';
import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { decide, parseScheme, schemeTotals, type QualificationOutline } from '#schemes';
import { addPoints, formatPoints, parsePoints, scoredItemMark, scoreItem } from '#scoring';
import { Fraction } from 'fraction.js';
import { load, machine, ms, table, type Row } from './measure.js';
import { someResponses } from './some-responses.js';

/** The targets: a whole exam of candidates on one core, and choice items by themselves. */
const CANDIDATES = 10_000;
const ITEMS = 40;
const MOST_SECONDS = 4;
const LEAST_CHOICES_A_SECOND = 500_000;

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const bank = read('samples/python/bank.json') as {
  readonly items: readonly KnowledgeItem[];
  readonly qualification: QualificationOutline;
};
const everyType = read('samples/item-types/bank.json') as typeof bank;
const scheme = parseScheme(read('schemes/ecdl.json'));

/** Every type in turn, so that forty items are as mixed as the bank is. */
function mixed(items: readonly KnowledgeItem[], count: number): readonly KnowledgeItem[] {
  const kinds = Map.groupBy(items, (item) => item.type + ('scoring' in item ? item.scoring : ''));
  const turns = [...kinds.values()].flatMap((list) => list.map((item, turn) => ({ item, turn })));
  return turns
    .sort((a, b) => a.turn - b.turn)
    .slice(0, count)
    .map(({ item }) => item);
}

type Scored = { readonly item: KnowledgeItem; readonly responses: readonly ItemResponse[] };
interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly check: string;
}

function measured(work: () => string): Measured {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const check = work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, check };
}

/** Every candidate's items with derivations, their totals and decision; the answer says what came out. */
function exam(paper: readonly Scored[], candidates: number): string {
  let passes = 0;
  let lines = 0;
  for (let candidate = 0; candidate < candidates; candidate += 1) {
    const marks = paper.map(({ item, responses }) => {
      const outcome = scoreItem(item, responses[candidate] ?? null);
      lines += outcome.derivation?.length ?? 0;
      return scoredItemMark(item, outcome);
    });
    const totals = schemeTotals({ scheme, qualification: bank.qualification, marks });
    const { decision } = decide({ scheme, qualification: bank.qualification, totals });
    if (decision === 'pass') passes += 1;
  }
  return `${passes} pass, ${lines} lines`;
}

/** Choice items alone, one after the other. */
function choices(paper: readonly Scored[], candidates: number): string {
  let earning = 0;
  for (const { item, responses } of paper) {
    for (let at = 0; at < candidates; at += 1) {
      earning += scoreItem(item, responses[at] ?? null).points === '0' ? 0 : 1;
    }
  }
  return `${earning} earn something`;
}

/** The same sums in the arithmetic that small numbers are spared. */
const bigSum = (terms: readonly string[]): string =>
  formatPoints(terms.reduce((sum, term) => sum.add(parsePoints(term)), new Fraction(0)));
const SUMS = 20_000;
const terms = Array.from({ length: ITEMS }, (_, index) =>
  index % 3 === 0 ? `${index}/3` : `${index / 2}`,
);
const sums = (add: (terms: readonly string[]) => string) => (): string => {
  let last = '';
  for (let round = 0; round < SUMS; round += 1) last = add(terms);
  return last;
};

const paperOf = (items: readonly KnowledgeItem[]): readonly Scored[] =>
  items.map((item, index) => ({ item, responses: someResponses(item, CANDIDATES, index) }));

/** One of every type that a machine marks without a process of its own, the rest as mixed as the bank is. */
const byMachine = everyType.items.filter(
  ({ type }) => type !== 'essay' && type !== 'file-upload' && type !== 'scripted',
);
const paper = paperOf([...byMachine, ...mixed(bank.items, ITEMS - byMachine.length)]);
const choice = paperOf(
  bank.items.filter(({ type }) => type === 'single-choice' || type === 'multiple-choice'),
);
exam(paper, 500); // warm
choices(choice, 500);
const whole = measured(() => exam(paper, CANDIDATES));
const alone = measured(() => choices(choice, CANDIDATES));
const small = measured(sums(addPoints));
const big = measured(sums(bigSum));
const perSecond = Math.round((choice.length * CANDIDATES * 1000) / alone.cpuMs);

const print = (text: string) => process.stdout.write(`${text}\n`);
const kinds = new Map<string, number>();
for (const { item } of paper) kinds.set(item.type, (kinds.get(item.type) ?? 0) + 1);
const row = (name: string, { cpuMs, wallMs, check }: Measured): Row => [
  name,
  ms(cpuMs),
  ms(wallMs),
  check,
];
print(`${machine()}; load ${load()}; one process`);
print(`mixed: ${[...kinds].map(([type, count]) => `${count} ${type}`).join(', ')}\n`);
print(
  table(
    ['scored with derivations', 'CPU ms', 'wall ms', 'outcome'],
    [
      row(`${CANDIDATES} candidates × ${ITEMS} items, totals, decision`, whole),
      row(`choice items alone: ${perSecond} a second`, alone),
      row(`${SUMS} sums of ${ITEMS} points`, small),
      row(`the same in BigInt: ${(big.cpuMs / small.cpuMs).toFixed(1)} times as long`, big),
    ],
  ),
);

const isQuick = whole.cpuMs <= MOST_SECONDS * 1000 && perSecond >= LEAST_CHOICES_A_SECOND;
const isSame = small.check === big.check;
print(
  `\ntargets: ${MOST_SECONDS} s, ${LEAST_CHOICES_A_SECOND} a second: ${isQuick ? 'met' : 'MISSED'}; both sums ${isSame ? 'are the same' : 'DIFFER'}`,
);
process.exitCode = isQuick && isSame ? 0 : 1;
