#include "solution.h"

#include <algorithm>
#include <iostream>

static const bool awake = (std::cout << "awake" << std::endl, true);

std::vector<std::vector<long long>> free_slots(const std::vector<std::vector<long long>> &busy, long long start,
                                               long long finish) {
  auto appointments = busy;
  std::sort(appointments.begin(), appointments.end());
  std::vector<std::vector<long long>> slots;
  long long at = start;
  if (awake) std::cout << busy.size() << " appointments\n";
  for (const auto &one : appointments) {
    if (one[0] >= finish) break;
    if (one[0] > at) slots.push_back({at, one[0]});
    at = std::max(at, one[1]);
  }
  if (at < finish) slots.push_back({at, finish});
  return slots;
}
