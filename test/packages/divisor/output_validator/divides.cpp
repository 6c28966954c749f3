#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 4) return 1;
  std::ifstream input(argv[1]);
  long number = 0, divisor = 0;
  std::string rest;
  input >> number;
  bool right = static_cast<bool>(std::cin >> divisor) && !(std::cin >> rest) && divisor > 1 &&
               divisor < number && number <= {{limit}} && number % divisor == 0;
  if (!right) std::ofstream(std::string(argv[3]) + "judgemessage.txt") << "no divisor\n";
  return right ? 42 : 43;
}
