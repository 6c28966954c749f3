import type { CompileRequest } from '../../apps/grader/src/sandbox/sandbox.js';
import type { Language } from '#exam-bank';

/** The contract's acrobat in every language; see test/contracts/sandbox.contract.ts. */
const ACROBATS = {
  c: [
    'main.c',
    `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void show(const char *path) {
  FILE *f = fopen(path, "r");
  if (!f) fputs("nothing", stdout);
  else for (int c; (c = getc(f)) != EOF;) putchar(c);
}
static void leave(const char *path) {
  FILE *f = fopen(path, "w");
  fputs("kept", f);
  fclose(f);
}
static void talk(void) {
  for (char line[100]; fgets(line, sizeof line, stdin); fflush(stdout)) printf("heard %s", line);
  fputs("bye", stdout);
}
int main(int argc, char **argv) {
  char word[16];
  if (scanf("%15s", word) != 1) return 9;
  getchar();
  if (!strcmp(word, "echo")) for (int c; (c = getchar()) != EOF;) putchar(c);
  else if (!strcmp(word, "exit")) return 7;
  else if (!strcmp(word, "spin")) for (volatile long n = 0;; n++);
  else if (!strcmp(word, "sleep")) for (;;) pause();
  else if (!strcmp(word, "hog")) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  else if (!strcmp(word, "flood")) for (;;) puts("all work and no play");
  else if (!strcmp(word, "warn")) fputs("careful", stderr);
  else if (!strcmp(word, "args")) for (int i = 1; i < argc; i++) puts(argv[i]);
  else if (!strcmp(word, "show")) show("/app/test/note");
  else if (!strcmp(word, "leave")) leave("a.txt"), leave("b.log");
  else if (!strcmp(word, "link")) return symlink("/etc/passwd", "a.txt");
  else if (!strcmp(word, "talk")) talk();
  else return 8;
  return 0;
}
`,
  ],
  cpp: [
    'main.cpp',
    `#include <bits/stdc++.h>
#include <unistd.h>
int main(int argc, char **argv) {
  std::string word;
  std::getline(std::cin, word);
  if (word == "echo") std::cout << std::cin.rdbuf();
  else if (word == "exit") return 7;
  else if (word == "spin") for (volatile long n = 0;; n = n + 1);
  else if (word == "sleep") for (;;) pause();
  else if (word == "hog") for (std::vector<std::string> v;;) v.emplace_back(1 << 20, 'x');
  else if (word == "flood") for (;;) std::cout << "all work and no play" << std::endl;
  else if (word == "warn") std::cerr << "careful";
  else if (word == "args") for (int i = 1; i < argc; i++) std::cout << argv[i] << '\\n';
  else if (word == "show") {
    if (std::ifstream f("/app/test/note"); f) std::cout << f.rdbuf();
    else std::cout << "nothing";
  }
  else if (word == "leave") std::ofstream("a.txt") << "kept", std::ofstream("b.log") << "kept";
  else if (word == "link") std::filesystem::create_symlink("/etc/passwd", "a.txt");
  else if (word == "talk") {
    for (std::string line; std::getline(std::cin, line);) std::cout << "heard " << line << std::endl;
    std::cout << "bye";
  }
  else return 8;
}
`,
  ],
  java: [
    'Main.java',
    `import java.io.*;
import java.nio.file.*;
import java.util.*;
public class Main {
  public static void main(String[] args) throws Exception {
    InputStream in = new BufferedInputStream(System.in);
    StringBuilder word = new StringBuilder();
    for (int c; (c = in.read()) > ' ';) word.append((char) c);
    switch (word.toString()) {
      case "echo" -> { in.transferTo(System.out); System.out.flush(); }
      case "exit" -> System.exit(7);
      case "spin" -> { for (long n = 0; n >= 0; n++) if (n == Long.MAX_VALUE) n = 0; }
      case "sleep" -> Thread.sleep(Long.MAX_VALUE);
      case "hog" -> { for (List<byte[]> l = new ArrayList<>();;) l.add(new byte[1 << 20]); }
      case "flood" -> { for (;;) System.out.println("all work and no play"); }
      case "warn" -> System.err.print("careful");
      case "args" -> { for (String arg : args) System.out.println(arg); }
      case "show" -> {
        Path note = Path.of("/app/test/note");
        System.out.print(Files.exists(note) ? Files.readString(note) : "nothing");
      }
      case "leave" -> { Files.writeString(Path.of("a.txt"), "kept"); Files.writeString(Path.of("b.log"), "kept"); }
      case "link" -> Files.createSymbolicLink(Path.of("a.txt"), Path.of("/etc/passwd"));
      case "talk" -> {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in));
        for (String line; (line = lines.readLine()) != null;) System.out.println("heard " + line);
        System.out.print("bye");
      }
      default -> System.exit(8);
    }
  }
}
`,
  ],
  python: [
    'main.py',
    `import os, sys, time
word = sys.stdin.buffer.readline().strip()
if word == b"echo":
    sys.stdout.buffer.write(sys.stdin.buffer.read())
elif word == b"exit":
    exit(7)
elif word == b"spin":
    while True:
        pass
elif word == b"sleep":
    time.sleep(1e6)
elif word == b"hog":
    held = []
    while True:
        held.append(bytearray(b"x") * (1 << 20))
elif word == b"flood":
    while True:
        print("all work and no play")
elif word == b"warn":
    print("careful", end="", file=sys.stderr)
elif word == b"args":
    print("\\n".join(sys.argv[1:]))
elif word == b"show":
    note = "/app/test/note"
    print(open(note).read() if os.path.exists(note) else "nothing", end="")
elif word == b"leave":
    for name in ("a.txt", "b.log"):
        with open(name, "w") as f:
            f.write("kept")
elif word == b"link":
    os.symlink("/etc/passwd", "a.txt")
elif word == b"talk":
    for line in sys.stdin:
        print("heard", line, end="", flush=True)
    print("bye", end="")
else:
    exit(8)
`,
  ],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export function acrobat(language: Language): CompileRequest {
  const [name, text] = ACROBATS[language as keyof typeof ACROBATS];
  return { label: `acrobat-${language}`, language, files: [{ name, text }] };
}

/** The same, cut short in the middle. */
export function broken(language: Language): CompileRequest {
  const [name, text] = ACROBATS[language as keyof typeof ACROBATS];
  return {
    label: `broken-${language}`,
    language,
    files: [{ name, text: `${text.slice(0, 300)} ((` }],
  };
}
