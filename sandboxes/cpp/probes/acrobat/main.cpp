#include <bits/stdc++.h>
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
  else if (word == "args") for (int i = 1; i < argc; i++) std::cout << argv[i] << '\n';
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
