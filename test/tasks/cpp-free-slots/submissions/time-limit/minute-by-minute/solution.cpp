#include "solution.h"

#include <algorithm>

std::vector<std::vector<long long>> free_slots(const std::vector<std::vector<long long>> &busy, long long start,
                                               long long finish) {
  std::vector<std::vector<long long>> slots;
  for (long long minute = start; minute < finish; ++minute) {
    const bool taken = std::any_of(busy.begin(), busy.end(), [&](const auto &one) { return one[0] <= minute && minute < one[1]; });
    if (taken) continue;
    if (!slots.empty() && slots.back()[1] == minute) ++slots.back()[1];
    else slots.push_back({minute, minute + 1});
  }
  return slots;
}
