import type { Attack } from './attack.js';

const HONEST = 'long long twice(long long n) { return 2 * n; }\n';
const SYSTEM = '#include <bits/stdc++.h>\n#include <unistd.h>\n#include "solution.h"\n';

export const CPP_ATTACKS: readonly Attack[] = [
  {
    tries: 'to print for debugging, in a static initialiser and in the function',
    why: 'what it prints is standard error from the first moment',
    source: `${SYSTEM}static const bool early = (std::cout << "1 7" << std::endl, true);\nlong long twice(long long n) { std::cout << n << std::endl; std::string word; return std::cin >> word || !early ? 0 : 2 * n; }`,
    verdict: 'accepted',
  },
  {
    tries: 'to report in a static initialiser and end',
    why: 'descriptor 1 is standard error by then',
    source: `${SYSTEM}static const bool early = (std::cout << "1 7\\n2 7\\n3 7" << std::endl, _exit(0), true);\n${HONEST}`,
    verdict: 'no-output',
  },
  {
    tries: 'to report in a destructor at the end',
    why: 'nothing is destroyed once all is reported',
    source: `${SYSTEM}struct Late { ~Late() { (void)!write(65, "4 7\\n", 4); _exit(9); } } late;\n${HONEST}`,
    verdict: 'accepted',
  },
  {
    tries: 'to throw across the caller',
    why: 'the task expects no exception: it ends the program',
    source: `${SYSTEM}long long twice(long long n) { if (n == 2) throw 7; return 2 * n; }`,
    verdict: 'runtime-error',
  },
  {
    tries: 'to throw, and to end well for it',
    why: 'results are missing',
    source: `${SYSTEM}long long twice(long long n) { std::set_terminate([] { _exit(0); }); if (n == 2) throw 7; return 2 * n; }`,
    verdict: 'wrong-answer',
  },
  {
    tries: 'to define the caller’s names',
    why: 'they are there twice',
    source: `${SYSTEM}void assay_calls() { (void)!write(65, "1 2\\n2 4\\n3 6\\n", 12); }\n${HONEST}`,
    verdict: 'compile-error',
  },
];
