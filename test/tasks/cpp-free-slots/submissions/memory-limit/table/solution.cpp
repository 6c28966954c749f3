#include "solution.h"

#include <algorithm>

std::vector<std::vector<long long>> free_slots(const std::vector<std::vector<long long>> &busy, long long start,
                                               long long finish) {
  std::vector<char> taken(static_cast<std::size_t>(finish - start));
  for (const auto &one : busy)
    for (long long minute = std::max(one[0], start); minute < std::min(one[1], finish); ++minute) taken[minute - start] = 1;
  std::vector<std::vector<long long>> slots;
  for (long long minute = start; minute < finish; ++minute) {
    if (taken[minute - start]) continue;
    if (!slots.empty() && slots.back()[1] == minute) ++slots.back()[1];
    else slots.push_back({minute, minute + 1});
  }
  return slots;
}
