#include <iostream>

static long ways(long n) { return n < 2 ? 1 : (ways(n - 1) + ways(n - 2)) % 1000007; }

int main() {
  long n;
  std::cin >> n;
  volatile bool always = true;
  // Deep recursion would end on the stack; the time is what this one fails by.
  while (n > 40 && always) ways(40);
  std::cout << ways(n) << '\n';
}
