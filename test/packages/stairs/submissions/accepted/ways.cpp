#include <iostream>

int main() {
  long n;
  std::cin >> n;
  long now = 1, next = 1;
  for (; n > 0; --n) {
    long after = (now + next) % 1000007;
    now = next;
    next = after;
  }
  std::cout << now << '\n';
}
