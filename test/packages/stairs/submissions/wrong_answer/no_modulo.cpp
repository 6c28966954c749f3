#include <iostream>

int main() {
  long n;
  std::cin >> n;
  unsigned long now = 1, next = 1;
  for (; n > 0; --n) {
    unsigned long after = now + next;
    now = next;
    next = after;
  }
  std::cout << now << '\n';
}
