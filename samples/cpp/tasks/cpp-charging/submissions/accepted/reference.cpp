// Charging stops. Whether a given range is enough is easy to decide: drive on as long as possible, then stop. More
// range never needs more stops, so the smallest sufficient range is found by binary search.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <numeric>
#include <vector>

namespace {

using Distance = std::int64_t;

// The fewest stops for a range that is at least as long as the longest gap.
std::int64_t stops_needed(const std::vector<Distance>& gaps, Distance range) {
    std::int64_t stops = 0;
    Distance driven = 0;
    for (const Distance gap : gaps) {
        if (driven + gap > range) {
            ++stops;
            driven = 0;
        }
        driven += gap;
    }
    return stops;
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    int stations = 0;
    int queries = 0;
    std::cin >> stations >> queries;
    std::vector<Distance> gaps(stations + 1);
    for (Distance& gap : gaps) std::cin >> gap;
    const Distance longest_gap = *std::max_element(gaps.begin(), gaps.end());
    const Distance route = std::accumulate(gaps.begin(), gaps.end(), Distance{0});

    for (int i = 0; i < queries; ++i) {
        std::int64_t allowed = 0;
        std::cin >> allowed;
        // Invariant: every range below low is too short, and high is enough.
        Distance low = longest_gap;
        Distance high = route;
        while (low < high) {
            const Distance middle = low + (high - low) / 2;
            if (stops_needed(gaps, middle) <= allowed) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        std::cout << high << ' ' << stops_needed(gaps, high) << '\n';
    }
}
