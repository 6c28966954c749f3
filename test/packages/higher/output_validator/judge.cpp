#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 4) return 1;
  std::ifstream input(argv[1]);
  int secret = 0, asked = 0;
  input >> secret;
  for (int question = 0; question < 10; ++question) {
    if (!(std::cin >> asked)) return 43;
    if (asked == secret) {
      std::cout << "right" << std::endl;
      return 42;
    }
    std::cout << (asked < secret ? "higher" : "lower") << std::endl;
  }
  return 43;
}
