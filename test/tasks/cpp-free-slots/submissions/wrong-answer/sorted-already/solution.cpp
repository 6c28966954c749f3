#include "solution.h"

#include <algorithm>

std::vector<std::vector<long long>> free_slots(const std::vector<std::vector<long long>> &busy, long long start,
                                               long long finish) {
  auto appointments = busy;
  std::vector<std::vector<long long>> slots;
  long long at = start;
  for (const auto &one : appointments) {
    if (one[0] >= finish) break;
    if (one[0] > at) slots.push_back({at, one[0]});
    at = std::max(at, one[1]);
  }
  if (at < finish) slots.push_back({at, finish});
  return slots;
}
