/** Judge programs as authors write them, and programs for them to judge. The tasks are in judges.spec.ts. */

/** Reads n and prints two numbers of which the sum is n; any two will do. Kattis conventions. */
export const SUM_VALIDATOR_CPP = `#include <fstream>
#include <iostream>
#include <string>
int main(int argc, char **argv) {
  if (argc < 4) return 1;
  std::ifstream input(argv[1]), answer(argv[2]);
  std::string feedback = argv[3];
  long n, a, b;
  std::string more;
  if (!(input >> n)) return 1;
  std::ofstream(feedback + "judgemessage.txt") << "wanted two numbers of sum " << n << "\\n";
  if (!(std::cin >> a >> b) || std::cin >> more) return 43;
  if (a + b != n) return 43;
  if (a > 0 && b > 0) return 42;
  std::ofstream(feedback + "score_multiplier.txt") << 0.5;
  return 42;
}
`;

export const SUM_VALIDATOR_PYTHON = `import os, sys
n = int(open(sys.argv[1]).read())
feedback = sys.argv[3]
with open(os.path.join(feedback, "judgemessage.txt"), "w") as message:
    message.write("wanted two numbers of sum %d\\n" % n)
words = sys.stdin.read().split()
if len(words) != 2 or not all(w.lstrip("-").isdigit() for w in words):
    sys.exit(43)
a, b = map(int, words)
if a + b != n:
    sys.exit(43)
if a <= 0 or b <= 0:
    with open(os.path.join(feedback, "score_multiplier.txt"), "w") as score:
        score.write("0.5")
sys.exit(42)
`;

/** The same with testlib's arguments and exit codes. */
export const SUM_CHECKER_C = `#include <stdio.h>
int main(int argc, char **argv) {
  if (argc < 4) return 3;
  FILE *input = fopen(argv[1], "r"), *output = fopen(argv[2], "r"), *answer = fopen(argv[3], "r");
  long n, a, b;
  char more;
  if (!input || !output || !answer || fscanf(input, "%ld", &n) != 1) return 3;
  if (fscanf(output, "%ld %ld", &a, &b) != 2) { fputs("wrong output format two numbers", stderr); return 2; }
  if (fscanf(output, " %c", &more) == 1) return 4;
  if (a + b != n) { fprintf(stderr, "wrong answer %ld + %ld is not %ld", a, b, n); return 1; }
  if (a > 0 && b > 0) { fputs("ok", stderr); return 0; }
  fputs("points 0.5 not both are positive", stderr);
  return 7;
}
`;

/** Reads all of the output, however long it is, and accepts an even number of bytes. */
export const EVEN_VALIDATOR_C = `#include <stdio.h>
#include <unistd.h>
int main(void) {
  static char buffer[1 << 16];
  unsigned long sum = 0;
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;) sum += (unsigned long)n;
  return sum % 2 == 0 ? 42 : 43;
}
`;

/** Believes what it reads: each word of the output brings it down in another way. */
export const GULLIBLE_VALIDATOR_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char word[64] = "", path[256];
  if (scanf("%63s", word) != 1) return 43;
  if (!strcmp(word, "right")) return 42;
  if (!strcmp(word, "crash")) { volatile char *nowhere = NULL; *nowhere = 1; }
  if (!strcmp(word, "abort")) abort();
  if (!strcmp(word, "loop")) for (volatile unsigned n = 0;; n++);
  if (!strcmp(word, "wait")) for (;;) pause();
  if (!strcmp(word, "hog")) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  if (!strcmp(word, "flood")) for (;;) puts("all work and no play");
  if (!strcmp(word, "zero")) return 0;
  snprintf(path, sizeof path, "%s%s", argv[argc > 3 ? 3 : 0], "score_multiplier.txt");
  if (!strcmp(word, "link") && symlink("/etc/passwd", path)) return 1;
  FILE *score = strcmp(word, "link") ? fopen(path, "w") : NULL;
  if (score && !strcmp(word, "nonsense")) fputs("all of it", score);
  if (score && !strcmp(word, "greed")) fputs("1e9", score);
  if (score && !strcmp(word, "bulk")) for (int n = 0; n < 3000000; n++) fputs("0.5\\n", score);
  return 42;
}
`;

/** Thinks of the number in its input; at most ten guesses. */
export const GUESS_INTERACTOR_PYTHON = `import sys
secret = int(open(sys.argv[1]).read())
message = open(sys.argv[3] + "judgemessage.txt", "w")
for guess in range(10):
    line = sys.stdin.readline()
    if not line.strip().isdigit():
        message.write("no number: %r" % line[:40])
        sys.exit(43)
    if int(line) == secret:
        print("correct", flush=True)
        message.write("%d guesses" % (guess + 1))
        sys.exit(42)
    print("lower" if int(line) > secret else "higher", flush=True)
message.write("too many guesses")
sys.exit(43)
`;

export const GUESS_INTERACTOR_CPP = `#include <fstream>
#include <iostream>
#include <string>
int main(int, char **argv) {
  long secret, guess;
  std::ifstream(argv[1]) >> secret;
  std::ofstream message(std::string(argv[3]) + "judgemessage.txt");
  for (int count = 1; count <= 10; count++) {
    if (!(std::cin >> guess)) { message << "no number"; return 43; }
    if (guess == secret) { std::cout << "correct" << std::endl; message << count << " guesses"; return 42; }
    std::cout << (guess > secret ? "lower" : "higher") << std::endl;
  }
  message << "too many guesses";
  return 43;
}
`;

export const GUESSER_PYTHON = `low, high = 1, 1000
while True:
    guess = (low + high) // 2
    print(guess, flush=True)
    said = input()
    if said == "correct":
        break
    if said == "lower":
        high = guess - 1
    else:
        low = guess + 1
`;

export const GUESSER_CPP = `#include <iostream>
#include <string>
int main() {
  int low = 1, high = 1000;
  for (std::string said; said != "correct";) {
    int guess = (low + high) / 2;
    std::cout << guess << std::endl;
    if (!(std::cin >> said)) return 1;
    if (said == "lower") high = guess - 1; else low = guess + 1;
  }
}
`;
