import type { Language, SourceFile, Task } from '#exam-bank';
import { aGroup, aTask, aTest } from '../factories/task.js';

/** Ordinary exam programs: read words, count them, print them by frequency. The same in each language. */
export const COUNT_WORDS = {
  cpp: {
    name: 'main.cpp',
    text: `#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

int main() {
  std::map<std::string, int> counts;
  for (std::string word; std::cin >> word;) ++counts[word];
  std::vector<std::pair<std::string, int>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
  for (const auto &[word, count] : order) std::cout << word << ' ' << count << '\\n';
}
`,
  },
  java: {
    name: 'Main.java',
    text: `import java.util.*;

public class Main {
  public static void main(String[] args) {
    Map<String, Integer> counts = new TreeMap<>();
    Scanner in = new Scanner(System.in);
    while (in.hasNext()) counts.merge(in.next(), 1, Integer::sum);
    List<Map.Entry<String, Integer>> order = new ArrayList<>(counts.entrySet());
    order.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    StringBuilder out = new StringBuilder();
    for (var entry : order) out.append(entry.getKey()).append(' ').append(entry.getValue()).append('\\n');
    System.out.print(out);
  }
}
`,
  },
  python: {
    name: 'main.py',
    text: `import sys
from collections import Counter

counts = Counter(sys.stdin.read().split())
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
    print(word, count)
`,
  },
} as const satisfies Partial<Record<Language, SourceFile>>;

export type BenchLanguage = keyof typeof COUNT_WORDS;
export const BENCH_LANGUAGES = ['cpp', 'java', 'python'] as const;

const TESTS = 20;
const WORDS = 400;

/** Words of test number `seed`, the same in every run. */
function words(seed: number): string[] {
  let state = seed;
  return Array.from({ length: WORDS }, () => {
    state = (state * 48271) % 2147483647;
    return `w${state % 97}`;
  });
}

function answer(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const order = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return order.map(([word, count]) => `${word} ${count}\n`).join('');
}

export interface BenchTest {
  readonly name: string;
  readonly input: string;
  readonly answer: string;
}

export const TWENTY_TESTS: readonly BenchTest[] = Array.from({ length: TESTS }, (_, index) => {
  const all = words(index + 1);
  return { name: `t${index}`, input: `${all.join(' ')}\n`, answer: answer(all) };
});

const LIMITS = { cpuMs: 2000, wallMs: 8000, memoryMiB: 256, outputKiB: 256, processes: 1 };

export function countWordsTask(): Task {
  const tests = TWENTY_TESTS.map(({ name, input, answer: right }) =>
    aTest(`all/${name}`, input, right),
  );
  return aTask({
    id: 'count-words',
    languages: [...BENCH_LANGUAGES],
    limits: { cpp: LIMITS, java: LIMITS, python: LIMITS },
    groups: [aGroup({ id: 'all', tests })],
  });
}
